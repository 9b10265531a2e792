import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { LiveSessions } from '@endoscope/sessions';
import { PortForwardForbidden } from '../../domain/forward/forward.errors.ts';
import { forwardLimits } from '../../domain/forward/forward.limits.ts';
import { ScriptedForwardClient } from '../../testing/scripted-forward-client.ts';
import { setUp, until } from '../../testing/forwarding.ts';

describe('the beginning and the end of a forward', () => {
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
