import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { callOverHttp } from './node-http.ts';

describe('an HTTP exchange', () => {
  let handle: (request: IncomingMessage, response: ServerResponse) => void;
  let ports: (number | undefined)[] = [];
  const server = createServer((request, response) => {
    ports.push(request.socket.remotePort);
    handle(request, response);
  });
  const call = (change: object = {}) => {
    const { port } = server.address() as AddressInfo;
    const { signal } = new AbortController();
    const plain = { method: 'GET', headers: {}, body: undefined, signal };
    return callOverHttp(new URL(`http://127.0.0.1:${port}/a?b=c`), { ...plain, ...change });
  };

  beforeEach(async () => {
    ports = [];
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });

  afterEach(async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  });

  it('sends method, headers and body, and gives status, headers and text', async () => {
    handle = (request, response) => {
      request.setEncoding('utf8').on('data', (body: string) => {
        const { method, url, headers } = request;
        response.writeHead(201, { 'X-Request-Id': 'req_1' });
        response.end(
          JSON.stringify([method, url, headers['x-a'], body, headers['content-length']]),
        );
      });
    };
    const answer = await call({ method: 'POST', headers: { 'x-a': 'b' }, body: '{"é":1}' });
    expect([answer.status, answer.statusText]).toEqual([201, 'Created']);
    expect([answer.headers.get('X-Request-ID'), answer.headers.get('x-b')]).toEqual([
      'req_1',
      null,
    ]);
    expect(JSON.parse(await answer.text())).toEqual(['POST', '/a?b=c', 'b', '{"é":1}', '8']);
  });

  it('uses a connection again whose answer was read, an empty one too', async () => {
    handle = (_request, response) => response.writeHead(204).end();
    await (await call()).text();
    await (await call()).text();
    expect(ports).toEqual([ports[0], ports[0]]);
  });

  it.each([301, 302, 304, 307])('takes %d for no answer', async (status) => {
    handle = (_request, response) => response.writeHead(status, { location: '/b' }).end();
    await expect(call()).rejects.toThrow('unexpected redirect');
  });

  it('rejects with the reason of its signal, before the answer and within it', async () => {
    const reason = new Error('enough');
    for (const respond of [() => undefined, (r: ServerResponse) => void r.write('part')]) {
      handle = (_request, response) => respond(response);
      const stop = new AbortController();
      const done = call({ signal: stop.signal }).then((answer) => answer.text());
      setTimeout(() => stop.abort(reason), 50);
      await expect(done).rejects.toBe(reason);
    }
    const late = AbortSignal.abort(reason);
    await expect(call({ signal: late })).rejects.toBe(reason);
  });

  it('rejects when the answer breaks off', async () => {
    handle = (_request, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('part', () => response.destroy());
    };
    await expect(call().then((answer) => answer.text())).rejects.toThrow('aborted');
  });

  it('closes the connection when the reader of the body leaves', async () => {
    let closed!: Promise<unknown>;
    handle = (request, response) => {
      closed = once(request.socket, 'close');
      response.write('data: 1\n\n');
    };
    const { body } = await call();
    const reader = body[Symbol.asyncIterator]();
    const { value } = await reader.next();
    expect(Buffer.from(value as Uint8Array).toString()).toBe('data: 1\n\n');
    await reader.return?.(undefined);
    await closed;
  });
});
