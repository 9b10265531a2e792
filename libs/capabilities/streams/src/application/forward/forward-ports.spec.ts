import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '@endoscope/core';
import { forwardLimits } from '../../domain/forward/forward.limits.ts';
import { data, setUp, until } from '../../testing/forwarding.ts';

/** As the Kubernetes adapter throws it. */
class PortUnreachable extends GatewayError {
  static override readonly reason = 'PORT_UNREACHABLE';
  static override readonly kind = 'unavailable';
  override readonly detail = 'connection refused';
}

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
});
