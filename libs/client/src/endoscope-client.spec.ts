import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EndoscopeClient } from './index.ts';
import type { TokenSource } from './index.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

describe('the client', () => {
  let server: Server;
  let handle: Handler;
  let seen: string[];

  beforeEach(async () => {
    seen = [];
    server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      handle(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  function aClient(token: string | TokenSource = 'token'): EndoscopeClient {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/prefix/`;
    return new EndoscopeClient({ server: url, token, limits: { backoffBaseMs: 1 } });
  }

  function json(response: ServerResponse, status: number, body: unknown): void {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  const busy = { reason: 'BUSY', kind: 'unavailable', detail: 'Busy.' };
  const request = {
    target: { cluster: 'c', namespace: 'n', pod: 'p' },
    workload: { image: 'i' },
  };

  it('keeps the prefix of the address and encodes names', async () => {
    handle = (_request, response) => json(response, 200, {});
    await aClient().pods.describe({ cluster: 'a/b', namespace: '...', pod: 'x?y' });
    expect(seen).toEqual(['GET /prefix/v1/clusters/a%2Fb/namespaces/.../pods/x%3Fy']);
  });

  it('says what else there is where the gateway names no gRPC address', async () => {
    handle = (_request, response) => json(response, 200, {});
    const client = aClient();
    await expect(client.files.stat({ session: 's', path: '/a' })).rejects.toMatchObject({
      reason: 'GATEWAY_UNREACHABLE',
      detail: expect.stringMatching(/Files go over gRPC alone.*use REST/) as unknown as string,
    });
    const forward = client.portForward('s', { door: 'grpc', ports: [80] });
    await expect(forward).rejects.toThrow('Use WebSocket instead.');
  });

  it.each(['', '.', '..'])('refuses the name %j, which would be another route', async (pod) => {
    const describePod = async () => aClient().pods.describe({ cluster: 'c', namespace: 'n', pod });
    await expect(describePod()).rejects.toMatchObject({ reason: 'NAME_INVALID', exitCode: 64 });
    expect(seen).toEqual([]);
  });

  it('repeats a create under the same key and answers once', async () => {
    const keys = new Set<unknown>();
    handle = (message, response) => {
      keys.add(message.headers['idempotency-key']);
      json(response, seen.length < 3 ? 503 : 201, seen.length < 3 ? busy : { id: 'ses_1' });
    };
    expect(await aClient().sessions.create(request)).toEqual({ id: 'ses_1' });
    expect([seen.length, keys.size]).toEqual([3, 1]);
  });

  it('does not repeat what was refused for good', async () => {
    handle = (_request, response) =>
      json(response, 403, { reason: 'POLICY_DENIED', kind: 'permission_denied', detail: 'No.' });
    await expect(aClient().me()).rejects.toMatchObject({ reason: 'POLICY_DENIED', exitCode: 77 });
    expect(seen).toHaveLength(1);
  });

  it('asks for another token once when one is refused', async () => {
    handle = ({ headers }, response) =>
      json(response, headers.authorization === 'Bearer new' ? 200 : 401, {
        kind: 'unauthenticated',
      });
    const token = async (rejected?: string) => (rejected === 'old' ? 'new' : 'old');
    await aClient({ token }).me();
    expect(seen).toHaveLength(2);
  });

  it('follows every page', async () => {
    handle = ({ url }, response) =>
      url!.includes('pageToken=2')
        ? json(response, 200, { clusters: [{ name: 'b' }] })
        : json(response, 200, { clusters: [{ name: 'a' }], nextPageToken: '2' });
    const names: string[] = [];
    for await (const cluster of aClient().clusters.all()) names.push(cluster.name);
    expect(names).toEqual(['a', 'b']);
  });

  it('resumes events where they broke off, and gives none twice', async () => {
    handle = ({ headers }, response) => {
      const from = Number(headers['last-event-id'] ?? 0);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      // Each connection repeats the last event and breaks off after two new ones.
      for (const number of [from, from + 1, from + 2].filter((n) => n > 0 && n <= 5)) {
        const state = number === 5 ? 'ended' : 'provisioning';
        response.write(`id: ${number}\ndata: ${JSON.stringify({ number, state })}\n\n`);
      }
      setTimeout(() => response.destroy(), 20);
    };
    const numbers: number[] = [];
    for await (const { number } of aClient().sessions.events('ses_1')) numbers.push(number);
    expect(numbers).toEqual([1, 2, 3, 4, 5]);
  });

  it('gives events up when the session is not there', async () => {
    handle = (_request, response) =>
      json(response, 404, {
        reason: 'SESSION_NOT_FOUND',
        kind: 'not_found',
        detail: 'No such session.',
      });
    const events = aClient().sessions.events('ses_1');
    await expect(events.next()).rejects.toMatchObject({ reason: 'SESSION_NOT_FOUND' });
  });

  it('never follows a redirect', async () => {
    handle = (_request, response) => {
      response.writeHead(302, { location: 'http://example.com/' });
      response.end();
    };
    await expect(aClient().sessions.plan(request)).rejects.toMatchObject({
      reason: 'GATEWAY_UNREACHABLE',
    });
  });

  it('ends a call at its deadline', async () => {
    handle = () => undefined;
    const { port } = server.address() as AddressInfo;
    const limits = { callDeadlineMs: 50, attemptsMax: 1 };
    const client = new EndoscopeClient({ server: `http://127.0.0.1:${port}`, limits });
    await expect(client.me()).rejects.toMatchObject({ reason: 'GATEWAY_TIMED_OUT', exitCode: 124 });
  });
});
