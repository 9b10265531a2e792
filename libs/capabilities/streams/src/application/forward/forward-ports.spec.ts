import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { AppendAudit, AuditEntry } from '@endoscope/audit';
import { GatewayError, systemClock, systemContext } from '@endoscope/core';
import type { RequestContext, Transaction } from '@endoscope/core';
import { LiveSessions } from '@endoscope/sessions';
import type { FindSession, Session } from '@endoscope/sessions';
import { aSession, engineer } from '@endoscope/sessions/testing';
import { PortForwardForbidden } from '../../domain/forward/forward.errors.ts';
import { forwardLimits } from '../../domain/forward/forward.limits.ts';
import { ScriptedForwardClient } from '../../testing/scripted-forward-client.ts';
import { ScriptedPorts } from '../../testing/scripted-port.ts';
import type { FindContainers } from '../find-containers.ts';
import { ForwardPorts } from './forward-ports.ts';
import { OpenAttachments } from '../attach/open-attachments.ts';

const until = async (condition: () => boolean): Promise<void> => {
  const deadline = Date.now() + 3_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the condition never held');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};

/** As the Kubernetes adapter throws it. */
class PortUnreachable extends GatewayError {
  static override readonly reason = 'PORT_UNREACHABLE';
  static override readonly kind = 'unavailable';
  override readonly detail = 'connection refused';
}

function setUp(change: Partial<Session> = {}) {
  const session = aSession({ state: 'ready', readyAt: new Date(), ...change });
  const ledger: AuditEntry[] = [];
  let isLedgerUp = true;
  const audit = {
    execute: (_tx: Transaction, _ctx: RequestContext, entry: AuditEntry) => {
      if (!isLedgerUp) return Promise.reject(new Error('the ledger is away'));
      ledger.push(entry);
      return Promise.resolve();
    },
  } as unknown as AppendAudit;
  const uses: unknown[] = [];
  const find = {
    execute: (_ctx: RequestContext, _id: string, use: unknown) => {
      uses.push(use);
      return Promise.resolve(session);
    },
  } as unknown as FindSession;
  const containers = { read: () => Promise.resolve([]) } as unknown as FindContainers;
  const upstream = new ScriptedPorts();
  const live = new LiveSessions();
  const open = new OpenAttachments();
  const work = { run: <T>(f: (tx: Transaction) => Promise<T>) => f({} as Transaction) };
  const gone = new AbortController();
  const ctx: RequestContext = { ...systemContext(gone.signal), principal: engineer };
  const shared = { find, containers, upstream, live, open, audit, work };
  const ports = new ForwardPorts({ ...shared, clock: systemClock, meter: () => undefined });
  const client = new ScriptedForwardClient();
  const start = (asked: readonly number[] = [80, 443], by = client) =>
    ports.execute(ctx, { sessionId: session.id, ports: asked, client: 'test' }, by);
  const events = () => ledger.map(({ event }) => event);
  const loseLedger = (): void => void (isLedgerUp = false);
  const tunnel = (index: number) => upstream.dialled[index]!;
  return {
    session,
    ledger,
    loseLedger,
    uses,
    upstream,
    live,
    open,
    gone,
    client,
    start,
    events,
    tunnel,
  };
}

const data = (connection: number, text: string) =>
  ({ type: 'data', connection, data: Buffer.from(text) }) as const;

describe('forwarding ports', () => {
  it('asks policy about the ports, records, dials once, and is ready', async () => {
    const { client, start, uses, events, upstream, ledger } = setUp();
    const done = start([80, 443, 80]);
    await until(() => client.received.length === 1);
    expect(uses).toEqual([{ action: 'session.forward', ports: [80, 443] }]);
    expect(client.received[0]).toMatchObject({ type: 'ready', ports: [80, 443] });
    expect([events(), upstream.dialled.length]).toEqual([['forward.opened'], 1]);
    expect(ledger[0]!.details).toMatchObject({ ports: [80, 443], client: 'test' });
    client.put('left');
    expect(await done).toMatchObject({ type: 'exit', reason: 'client_gone' });
    expect(events()).toEqual(['forward.opened', 'forward.closed']);
    expect(upstream.dialled.every((tunnel) => tunnel.isClosed)).toBe(true);
  });

  it('moves bytes both ways, keeps each half open, and records the bytes', async () => {
    const { client, start, tunnel, ledger, events } = setUp();
    const done = start();
    client.put({ type: 'connect', connection: 7, port: 443 }, data(7, 'ping'));
    client.put({ type: 'end', connection: 7 });
    await until(() => tunnel(0)?.hasEnded === true);
    expect([tunnel(0).port, tunnel(0).received]).toEqual([443, 'ping']);
    tunnel(0).send('late answer');
    tunnel(0).finish();
    await until(() => client.said(7).includes('closed finished'));
    expect(client.said(7)).toEqual(['connected', 'data late answer', 'end', 'closed finished']);
    await until(() => events().includes('forward.disconnected'));
    expect(ledger.find(({ event }) => event === 'forward.disconnected')).toMatchObject({
      reason: 'finished',
      result: 'success',
      details: { connection: 7, port: 443, bytesIn: 4, bytesOut: 11 },
    });
    client.put('left');
    await done;
    expect(ledger.at(-1)).toMatchObject({
      event: 'forward.closed',
      details: { connections: 1, bytesIn: 4, bytesOut: 11 },
    });
  });

  it('goes on taking what the client sends after the pod has ended', async () => {
    const { client, start, tunnel } = setUp();
    const done = start();
    client.put({ type: 'connect', connection: 1, port: 80 });
    await until(() => client.said(1).includes('connected'));
    tunnel(0).finish();
    await until(() => client.said(1).includes('end'));
    client.put(data(1, 'still here'), { type: 'end', connection: 1 });
    await until(() => client.said(1).includes('closed finished'));
    expect(tunnel(0).received).toBe('still here');
    client.put('left');
    await done;
  });

  it('tells the cluster’s words of a port that nobody listens on, and lives on', async () => {
    const { client, start, tunnel } = setUp();
    const done = start();
    client.put({ type: 'connect', connection: 1, port: 80 });
    await until(() => client.said(1).includes('connected'));
    tunnel(0).fail(new PortUnreachable({}));
    await until(() => client.said(1).includes('closed unreachable'));
    expect(client.received.at(-1)).toMatchObject({ detail: 'connection refused' });
    client.put({ type: 'connect', connection: 1, port: 443 });
    await until(() => client.said(1).filter((word) => word === 'connected').length === 2);
    client.put('left');
    await done;
  });

  it('lets one connection that is not read stand, and moves the others', async () => {
    const { client, start, tunnel } = setUp();
    const done = start();
    client.put({ type: 'connect', connection: 1, port: 80 });
    await until(() => client.said(1).includes('connected'));
    tunnel(0).stall();
    const window = forwardLimits.windowBytes;
    for (let sent = 0; sent < window; sent += 32_768) client.put(data(1, 'x'.repeat(32_768)));
    client.put({ type: 'connect', connection: 2, port: 443 }, data(2, 'quick'));
    await until(() => tunnel(1)?.received === 'quick');
    expect([tunnel(0).received.length, client.said(1)]).toEqual([0, ['connected']]);
    tunnel(0).readOn();
    await until(() => tunnel(0).received.length === window);
    const credits = client.received.flatMap((m) => (m.type === 'credit' ? m.bytes : []));
    expect(credits.reduce((sum, bytes) => sum + bytes, 0)).toBe(window);
    client.put('left');
    await done;
  });

  it('reads a pod no further than the client gives credit, connection by connection', async () => {
    const { client, start, tunnel } = setUp();
    const done = start();
    client.put({ type: 'connect', connection: 1, port: 80 });
    client.put({ type: 'connect', connection: 2, port: 80 });
    await until(() => client.said(2).includes('connected') && client.said(1).includes('connected'));
    const window = forwardLimits.windowBytes;
    tunnel(0).send(Buffer.alloc(window + 10));
    tunnel(1).send('other');
    const bytesOf = (connection: number): number =>
      client.received.reduce(
        (sum, m) => sum + (m.type === 'data' && m.connection === connection ? m.data.length : 0),
        0,
      );
    await until(() => bytesOf(1) + bytesOf(2) === window + 5);
    const full = bytesOf(1) === window ? 1 : 2;
    client.put({ type: 'credit', connection: full, bytes: 10 });
    await until(() => bytesOf(full) === window + 10);
    client.put('left');
    await done;
  });

  it.each([
    [
      'more than the window',
      (n: number) => Array.from({ length: 9 }, () => data(n, 'x'.repeat(32_768))),
    ],
    ['bytes after the end', (n: number) => [{ type: 'end', connection: n } as const, data(n, 'x')]],
    ['credit for nothing', (n: number) => [{ type: 'credit', connection: n, bytes: 1 } as const]],
    ['a number twice', (n: number) => [{ type: 'connect', connection: n, port: 80 } as const]],
  ])('ends the forward of a client that sends %s', async (_what, messages) => {
    const { client, start, tunnel, events, upstream } = setUp();
    const done = start();
    client.put({ type: 'connect', connection: 1, port: 80 });
    await until(() => client.said(1).includes('connected'));
    tunnel(0).stall();
    client.put(...messages(1));
    await expect(done).rejects.toMatchObject({ reason: 'FRAME_MALFORMED' });
    tunnel(0).readOn();
    expect(events().slice(-2)).toEqual(['forward.disconnected', 'forward.closed']);
    expect(upstream.dialled.every((each) => each.isClosed)).toBe(true);
  });

  it('refuses a port that was not opened, and one connection more than it may have', async () => {
    const { client, start } = setUp();
    const done = start();
    client.put({ type: 'connect', connection: 0, port: 81 });
    const max = forwardLimits.connectionsPerForwardMax;
    for (let n = 1; n <= max + 1; n += 1) client.put({ type: 'connect', connection: n, port: 80 });
    await until(() => client.said(max + 1).length > 0);
    expect([client.said(0), client.said(max + 1)]).toEqual([
      ['closed refused'],
      ['closed refused'],
    ]);
    await until(() => client.said(max).includes('connected'));
    client.put('left');
    await done;
  });

  it('drops a connection the client resets', async () => {
    const { client, start, tunnel, events } = setUp();
    const done = start();
    client.put({ type: 'connect', connection: 1, port: 80 });
    await until(() => client.said(1).includes('connected'));
    client.put({ type: 'reset', connection: 1 }, data(1, 'on its way'));
    await until(() => events().includes('forward.disconnected'));
    expect([client.said(1).at(-1), tunnel(0).isClosed]).toEqual(['closed reset', true]);
    client.put('left');
    await done;
  });

  it('dials anew when the tunnel dialled ahead has gone', async () => {
    const { client, start, tunnel } = setUp();
    const done = start();
    await until(() => client.received.length === 1);
    tunnel(0).close();
    await until(() => tunnel(0).isClosed);
    client.put({ type: 'connect', connection: 1, port: 80 });
    await until(() => client.said(1).includes('connected'));
    expect(tunnel(1).port).toBe(80);
    client.put('left');
    await done;
  });

  it('is refused with the cluster’s words before it is ready, and that is recorded', async () => {
    const { client, start, upstream, ledger } = setUp();
    const sentence = 'pods "web" is forbidden.';
    upstream.refusal = new PortForwardForbidden({ cluster: 'eu-1', namespace: 'shop', sentence });
    await expect(start()).rejects.toThrow(
      'Cluster eu-1 refused to forward ports: pods "web" is forbidden. Ask its operator for the rights get and create on pods/portforward in namespace shop',
    );
    expect(client.received).toEqual([]);
    expect(ledger.at(-1)).toMatchObject({
      event: 'forward.closed',
      reason: 'PORT_FORWARD_FORBIDDEN',
    });
  });

  it('makes no connection that cannot be recorded', async () => {
    const { client, start, loseLedger, upstream } = setUp();
    const done = start();
    await until(() => client.received.length === 1);
    loseLedger();
    client.put({ type: 'connect', connection: 1, port: 80 });
    await expect(done).rejects.toThrow('the ledger is away');
    expect(upstream.dialled.map(({ port }) => port)).toEqual([0]);
  });

  it('ends with the session, in its words', async () => {
    const { client, start, live, session } = setUp();
    const done = start();
    client.put({ type: 'connect', connection: 1, port: 80 });
    await until(() => client.said(1).includes('connected'));
    const end = { reason: 'expired', detail: 'Its hour is over.', process: 'gone' } as const;
    const event = { sessionId: session.id, type: 'state', state: 'ended', end };
    live.publish(event as unknown as Parameters<LiveSessions['publish']>[0]);
    expect(await done).toEqual({
      type: 'exit',
      reason: 'expired',
      detail: 'The session has ended: Its hour is over.',
    });
    expect(client.said(1).at(-1)).toBe('closed forward_ended');
    expect(client.received.at(-1)).toMatchObject({ type: 'exit' });
    expect(live.listenerCount).toBe(0);
  });

  it('ends when the gateway drains, and when the client vanishes', async () => {
    const first = setUp();
    const drained = first.start();
    await until(() => first.client.received.length === 1);
    await first.open.drain(0);
    expect(await drained).toMatchObject({ reason: 'draining' });
    await expect(first.start()).rejects.toMatchObject({ reason: 'GATEWAY_DRAINING' });
    const second = setUp();
    const left = second.start();
    second.client.put({ type: 'connect', connection: 1, port: 80 });
    await until(() => second.client.said(1).includes('connected'));
    second.gone.abort(new Error('the call was cancelled'));
    second.client.put(new Error('the client is gone'));
    expect(await left).toMatchObject({ reason: 'client_gone' });
    expect(second.events().at(-2)).toBe('forward.disconnected');
  });

  it.each([
    [[], 'names no port'],
    [[0], 'must be a port'],
    [[65_536], 'must be a port'],
    [[1.5], 'must be a port'],
    [Array.from({ length: forwardLimits.portsPerForwardMax + 1 }, (_, i) => i + 1), 'more than'],
  ])('refuses the ports %j', async (ports, problem) => {
    const { start, events } = setUp();
    await expect(start(ports)).rejects.toMatchObject({
      reason: 'REQUEST_INVALID',
      fields: [{ message: expect.stringContaining(problem) as unknown }],
    });
    expect(events()).toEqual([]);
  });

  it('needs a session that is ready, and has a place of its own among few', async () => {
    const early = setUp({ state: 'provisioning' });
    await expect(early.start()).rejects.toMatchObject({ reason: 'SESSION_NOT_READY' });
    const { start } = setUp();
    const clients = Array.from(
      { length: forwardLimits.forwardsPerSessionMax },
      () => new ScriptedForwardClient(),
    );
    const running = clients.map((client) => start([80], client));
    await until(() => clients.every((client) => client.received.length === 1));
    await expect(start()).rejects.toMatchObject({ reason: 'STREAM_LIMIT_REACHED' });
    for (const client of clients) client.put('left');
    await Promise.all(running);
  });
});

describe('a forwarded connection without a byte', () => {
  afterEach(() => void jest.useRealTimers());

  it('is closed after an hour, and one with bytes is not', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'Date'] });
    const { client, start, tunnel } = setUp();
    const done = start();
    client.put({ type: 'connect', connection: 1, port: 80 });
    client.put({ type: 'connect', connection: 2, port: 80 });
    for (let turn = 0; turn < 50; turn += 1) await jest.advanceTimersByTimeAsync(0);
    expect(client.said(2)).toEqual(['connected']);
    await jest.advanceTimersByTimeAsync(forwardLimits.connectionIdleMs / 2);
    tunnel(0).send('x');
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await jest.advanceTimersByTimeAsync(forwardLimits.connectionIdleMs / 2);
    const ends = [client.said(1).at(-1), client.said(2).at(-1)].toSorted();
    expect(ends).toEqual(['closed idle', 'data x']);
    client.put('left');
    for (let turn = 0; turn < 50; turn += 1) await jest.advanceTimersByTimeAsync(0);
    await done;
  });
});
