import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { EndoscopeClient } from '@endoscope/client';
import type { AttachDoor, PortForward } from '@endoscope/client';
import { joinedRules } from '@endoscope/simulators';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { patienceMs } from '../support/patience.ts';

let test: TestGateway;
let client: EndoscopeClient;
let session: string;
beforeAll(async () => {
  test = await TestGateway.start({ env: manySessions });
  client = await clientOf('engineer');
  session = await readySession(test);
});
afterEach(() => test.cluster.faults.clear());
afterAll(() => test.close());

async function clientOf(user: Parameters<TestGateway['token']>[0]): Promise<EndoscopeClient> {
  return new EndoscopeClient({ server: test.url, token: await test.token(user) });
}

async function textOf(stream: Duplex): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

interface AuditLine {
  readonly event: string;
  readonly reason?: string;
  readonly details: Record<string, unknown>;
}

async function ledgerOf(forward: string): Promise<AuditLine[]> {
  const path = `/v1/audit-events?session=${session}&pageSize=500`;
  const { body } = await test.call('GET', path, { as: 'operator' });
  const lines = (body.auditEvents as AuditLine[]).filter(({ event }) =>
    event.startsWith('forward.'),
  );
  return lines.filter(({ details }) => details['forward'] === forward).reverse();
}

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('the condition never held');
    await sleep(20);
  }
}

describe.each<AttachDoor>(['grpc', 'websocket'])('forwarding ports over %s', (door) => {
  let forward: PortForward;
  const open = async (...ports: number[]): Promise<PortForward> => {
    forward = await client.portForward(session, { ports, door });
    return forward;
  };
  afterEach(() => forward?.close());

  it('speaks HTTP with a program in the pod, and records the bytes both ways', async () => {
    const stream = (await open(8080)).connect(8080);
    stream.write('GET / HTTP/1.1\r\nhost: web\r\n\r\n');
    const answer = await textOf(stream);
    expect(answer).toMatch(/^HTTP\/1.1 200 OK[^]*hello from web\n$/);
    await until(async () => (await ledgerOf(forward.id)).length === 3);
    const [opened, connected, disconnected] = await ledgerOf(forward.id);
    expect(opened).toMatchObject({ event: 'forward.opened', details: { ports: [8080] } });
    expect(connected).toMatchObject({ event: 'forward.connected', details: { port: 8080 } });
    expect(disconnected).toMatchObject({
      event: 'forward.disconnected',
      reason: 'finished',
      details: { port: 8080, bytesIn: 29, bytesOut: answer.length },
    });
    forward.close();
    await until(async () => (await ledgerOf(forward.id)).at(-1)?.event === 'forward.closed');
    expect((await ledgerOf(forward.id)).at(-1)).toMatchObject({
      reason: 'client_gone',
      details: { connections: 1, bytesIn: 29, bytesOut: answer.length },
    });
  });

  it('passes the end of the input on, and the answer that comes after it', async () => {
    test.cluster.faults.set({ halfOpenForward: true });
    const stream = (await open(9000)).connect(9000);
    const upload = randomBytes(3 * 1_048_576 + 17);
    stream.end(upload);
    expect(await textOf(stream)).toBe(`${upload.length} ${sha256(upload)}\n`);
  });

  it('goes on taking input after the pod has ended', async () => {
    test.cluster.faults.set({ halfOpenForward: true });
    const stream = (await open(9003)).connect(9003);
    expect(await textOf(stream)).toBe('hello\n');
    await new Promise((resolve) => stream.write(Buffer.alloc(1_048_576), resolve));
    stream.end();
    await until(async () => (await ledgerOf(forward.id)).length === 3);
    expect((await ledgerOf(forward.id)).at(-1)).toMatchObject({
      reason: 'finished',
      details: { bytesIn: 1_048_576, bytesOut: 6 },
    });
  });

  it('carries a hundred connections at once, every byte of them', async () => {
    const link = await open(7);
    const answers = Array.from({ length: 100 }, async (_, index) => {
      const payload = randomBytes(20_000 + index);
      const stream = link.connect(7);
      const chunks: Buffer[] = [];
      let bytes = 0;
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if ((bytes += chunk.length) === payload.length) stream.end();
      });
      stream.write(payload);
      await once(stream, 'close');
      return sha256(Buffer.concat(chunks)) === sha256(payload);
    });
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 100 }, () => true));
  });

  it('tells of a port nobody listens on in the cluster’s words, and lives on', async () => {
    const link = await open(81, 7);
    const refused = link.connect(81);
    await expect(textOf(refused)).rejects.toMatchObject({
      reason: 'PORT_FORWARD_CLOSED',
      detail: expect.stringMatching(/^Port 81 of the pod.*connection refused/) as unknown,
    });
    const echo = link.connect(7);
    echo.end('still here');
    expect(await textOf(echo)).toBe('still here');
    await until(async () => (await ledgerOf(forward.id)).length === 5);
    expect(await ledgerOf(forward.id)).toContainEqual(
      expect.objectContaining({ event: 'forward.disconnected', reason: 'unreachable' }),
    );
  });

  it('lets connections that nobody reads stand, at either end, and moves the others', async () => {
    const link = await open(9001, 9002, 7);
    const unreadByPod = link.connect(9001);
    unreadByPod.on('error', () => undefined);
    const unreadByUs = link.connect(9002);
    unreadByUs.on('error', () => undefined);
    unreadByUs.write('100000000\n');
    let written = 0;
    const pour = (): void => {
      while (unreadByPod.write(Buffer.alloc(16_384))) written += 16_384;
      unreadByPod.once('drain', pour);
    };
    pour();
    let stalledAt = -1;
    await until(async () => {
      stalledAt = written;
      await sleep(500);
      return stalledAt === written && written > 0;
    });
    const echo = link.connect(7);
    echo.end('quick');
    expect(await textOf(echo)).toBe('quick');
    await sleep(200);
    expect([written, unreadByUs.readableLength < 1_048_576]).toEqual([stalledAt, true]);
    expect(stalledAt).toBeLessThan(16 * 1_048_576);
  });

  it('reads 20 MiB from the pod as it is read, hashed', async () => {
    const stream = (await open(9002)).connect(9002);
    stream.write(`${20 * 1_048_576}\n`);
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    const expected = sha256(Buffer.alloc(20 * 1_048_576, 'z'));
    expect([bytes, hash.digest('hex')]).toEqual([20 * 1_048_576, expected]);
  });

  it('drops a connection that is destroyed', async () => {
    const stream = (await open(9001)).connect(9001);
    stream.write('x');
    await sleep(50);
    stream.destroy();
    await until(async () => (await ledgerOf(forward.id)).length === 3);
    expect((await ledgerOf(forward.id)).at(-1)).toMatchObject({ reason: 'reset' });
  });

  it('refuses what policy, the session and the request do not allow', async () => {
    const stranger = await clientOf('outsider');
    await expect(stranger.portForward(session, { ports: [80], door })).rejects.toMatchObject({
      reason: 'SESSION_NOT_FOUND',
    });
    await expect(client.portForward(session, { ports: [], door })).rejects.toMatchObject({
      reason: 'REQUEST_INVALID',
    });
    await expect(client.portForward(session, { ports: [70_000], door })).rejects.toMatchObject({
      reason: 'REQUEST_INVALID',
    });
    const ended = await readySession(test);
    await test.call('POST', `/v1/sessions/${ended}:terminate`, { body: {} });
    await until(async () => {
      const { body } = await test.call('GET', `/v1/sessions/${ended}`);
      return body.state === 'ended';
    });
    await expect(client.portForward(ended, { ports: [80], door })).rejects.toMatchObject({
      reason: 'SESSION_NOT_READY',
    });
  });

  it('ends with the session, in its words, and its connections with it', async () => {
    const own = await readySession(test);
    forward = await client.portForward(own, { ports: [9001], door });
    const stream = forward.connect(9001);
    const failed = once(stream, 'error');
    stream.write('x');
    await sleep(50);
    await test.call('POST', `/v1/sessions/${own}:terminate`, { body: {} });
    expect(await forward.ended).toMatchObject({ reason: 'terminated' });
    await failed;
  });

  it('ends when the sign-in does', async () => {
    const shortly = new EndoscopeClient({
      server: test.url,
      token: await test.token('engineer', 300),
    });
    forward = await shortly.portForward(session, { ports: [7], door });
    test.clock.moveMs(301_000);
    expect(await forward.ended).toMatchObject({ reason: 'token_expired' });
  });

  it('closes what leads to a pod that is deleted', async () => {
    test.cluster.pods.add({ namespace: 'shop', name: `gone-${door}` });
    const { body } = await test.call('POST', '/v1/sessions', {
      body: {
        target: { cluster: 'sim', namespace: 'shop', pod: `gone-${door}` },
        workload: { image: 'busybox:1.36', command: ['sh'], stdin: true },
      },
    });
    await test.call('GET', `/v1/sessions/${body.id}?waitFor=ready&timeout=60s`);
    forward = await client.portForward(body.id as string, { ports: [9001], door });
    const stream = forward.connect(9001);
    const failed = once(stream, 'error');
    stream.write('x');
    await sleep(50);
    test.cluster.pods.delete('shop', `gone-${door}`);
    await failed;
    expect(await forward.ended).toMatchObject({ reason: 'target_gone' });
  });
});

describe('a cluster that does not let the person forward ports', () => {
  it('is told with its words and with what to do', async () => {
    const rules = joinedRules as unknown as { resources: string[] }[];
    const rule = rules.find(({ resources }) => resources.includes('pods/portforward'))!;
    const before = rule.resources;
    rule.resources = before.filter((resource) => resource !== 'pods/portforward');
    try {
      const refused = client.portForward(session, { ports: [80] });
      await expect(refused).rejects.toMatchObject({
        reason: 'PORT_FORWARD_FORBIDDEN',
        kind: 'permission_denied',
        detail: expect.stringMatching(
          /cannot create resource "pods\/portforward".*rights get and create on pods\/portforward in namespace shop/,
        ) as unknown,
      });
    } finally {
      rule.resources = before;
    }
  });
});
