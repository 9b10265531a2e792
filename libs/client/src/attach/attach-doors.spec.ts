import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { EndoscopeError } from '../endoscope-error.ts';
import { exitEvent as exit, NumberedHub } from '../testing/numbered-hub.ts';
import { startGrpcGateway, startWebSocketGateway } from '../testing/scripted-gateway.ts';
import type { AttachChange, Script, ScriptedGateway } from '../testing/scripted-gateway.ts';
import type { AttachConnection, AttachEvent } from './attach-connection.ts';

async function collect(connection: AttachConnection): Promise<AttachEvent[]> {
  const events: AttachEvent[] = [];
  for await (const event of connection.events) events.push(event);
  return events;
}

describe.each([
  ['WebSocket', startWebSocketGateway],
  ['gRPC', startGrpcGateway],
] as const)('an attachment over %s', (_name, start) => {
  let gateway: ScriptedGateway;

  async function attach(script: Script, change: AttachChange = {}): Promise<AttachConnection> {
    gateway = await start(script);
    return gateway.attach({ resume: false, limits: { attachBufferBytesMax: 65_536 }, ...change });
  }

  afterEach(() => gateway.close());

  it('gives the events in order and ends after the exit', async () => {
    const connection = await attach((peer, said) => {
      if (said !== 'open') return;
      const banner = peer.opening.authorization;
      peer.send({ type: 'ready', attachment: 'att_1', tty: false, banner, graceMs: 2_500 });
      peer.send({ type: 'stdout', data: Buffer.from('out'), offset: 0 });
      peer.send({ type: 'notice', code: 'expiring', message: 'soon' });
      peer.send({ type: 'gap', missingBytes: 7, reason: 'rotated' });
      peer.send({ type: 'stdout', data: Buffer.from('more'), offset: 10 });
      peer.send({ type: 'screen', data: Buffer.from('drawn'), offset: 20, size: undefined });
      peer.send(exit);
    });
    expect(await collect(connection)).toEqual([
      {
        ...{ type: 'ready', attachment: 'att_1', tty: false, banner: 'Bearer token-1' },
        ...{ role: 'writer', participants: [], offset: 0, resumed: false, graceMs: 2_500 },
        windowBytes: 0,
        inputBytes: undefined,
      },
      { type: 'stdout', data: Buffer.from('out'), offset: 0 },
      { type: 'notice', code: 'expiring', message: 'soon' },
      { type: 'gap', missingBytes: 7, reason: 'rotated', offset: 10 },
      { type: 'stdout', data: Buffer.from('more'), offset: 10 },
      { type: 'screen', data: Buffer.from('drawn'), offset: 20, size: undefined },
      exit,
    ]);
  });

  it('asks for a role, a size and a take-over in the opening', async () => {
    const hub = new NumberedHub({ output: Buffer.from('x') });
    const role = 'observer' as const;
    const size = { width: 100, height: 30 };
    await collect(await attach(hub.script, { role, size, takeOverReason: 'she went home' }));
    expect(hub.openings).toEqual([
      {
        ...{ authorization: 'Bearer token-1', resume: undefined },
        ...{ role, takeOver: 'she went home', size: expect.objectContaining(size) },
      },
    ]);
  });

  it('sends input, sizes, roles, the end of input and detach in the order of the calls', async () => {
    const hub = new NumberedHub();
    const connection = await attach(hub.script);
    await connection.write(Buffer.from('a'));
    connection.resize({ width: 80, height: 24 });
    await connection.write(Buffer.from('b'));
    connection.interrupt();
    connection.requestWrite();
    connection.grant('att_2');
    connection.deny('att_3');
    connection.release();
    connection.takeOver('why');
    connection.endInput();
    connection.detach();
    await collect(connection);
    expect(hub.heard).toEqual([
      ...['stdin a', 'resize', 'stdin b', 'interrupt', 'role request', 'role grant att_2'],
      ...['role deny att_3', 'role release', 'role take_over why', 'end', 'detach'],
    ]);
  });

  it('cuts input into messages of the size the gateway takes', async () => {
    const hub = new NumberedHub({ readsInput: true });
    const connection = await attach(hub.script);
    const buffer = Buffer.alloc(70_000, 0x61);
    const written = connection.write(buffer);
    buffer.fill(0x62);
    await written;
    connection.endInput();
    await collect(connection);
    expect(hub.heard.map((said) => said.length - 6)).toEqual([32_768, 32_768, 4_464, -3]);
    expect(hub.input).toBe('a'.repeat(70_000));
  });

  it('gives the reason when the gateway ends it', async () => {
    const connection = await attach((peer, said) => {
      if (said === 'open') peer.fail({ reason: 'TOKEN_EXPIRED', kind: 'unauthenticated' });
    });
    await expect(collect(connection)).rejects.toMatchObject({
      reason: 'TOKEN_EXPIRED',
      kind: 'unauthenticated',
      detail: 'Refused.',
    } satisfies Partial<EndoscopeError>);
  });

  it('loses nothing to a consumer that is slow', async () => {
    const messages = 200;
    const connection = await attach((peer, said) => {
      if (said !== 'open') return;
      for (let i = 0; i < messages; i += 1) {
        peer.send({ type: 'stdout', data: Buffer.alloc(8_192, i), offset: i * 8_192 });
      }
      peer.send(exit);
    });
    const first: number[] = [];
    for await (const event of connection.events) {
      if (event.type === 'stdout') first.push(event.data[0]!);
      if (first.length % 50 === 0) await sleep(20);
    }
    expect(first).toEqual(Array.from({ length: messages }, (_, i) => i % 256));
  });

  it('lets write wait while the gateway reads nothing, and loses none of it', async () => {
    const hub = new NumberedHub({ readsInput: true });
    const connection = await attach(hub.script);
    gateway.proxy.hold();
    let written = 0;
    const all = (async () => {
      for (let i = 0; i < 400; i += 1) {
        await connection.write(Buffer.alloc(65_536, 0x61 + (i % 26)));
        written += 1;
      }
      connection.endInput();
    })();
    await sleep(300);
    expect(written).toBeLessThan(400);
    gateway.proxy.release();
    await all;
    await collect(connection);
    const expected = Array.from({ length: 400 }, (_, i) =>
      String.fromCharCode(0x61 + (i % 26)).repeat(65_536),
    );
    expect(hub.input === expected.join('')).toBe(true);
  });

  it('reports a broken connection as such', async () => {
    const connection = await attach(() => undefined);
    const events = collect(connection);
    gateway.proxy.cut();
    await expect(events).rejects.toMatchObject({ reason: 'ATTACHMENT_BROKEN', exitCode: 69 });
  });

  it('finds out that a peer has silently gone', async () => {
    const limits = { attachPingIntervalMs: 50, attachSilenceMs: 150 };
    const connection = await attach(new NumberedHub().script, { limits });
    const events = connection.events[Symbol.asyncIterator]();
    await events.next();
    gateway.proxy.mute();
    await expect(events.next()).rejects.toMatchObject({ reason: 'ATTACHMENT_BROKEN' });
  });

  it('leaves when the gateway does not answer a detach', async () => {
    const connection = await attach(() => undefined, { limits: { attachDetachMs: 50 } });
    connection.detach();
    expect(await collect(connection)).toEqual([expect.objectContaining({ reason: 'detached' })]);
  });

  it('is closed by the signal', async () => {
    const leaving = new AbortController();
    const connection = await attach(() => undefined, { signal: leaving.signal, resume: true });
    const events = collect(connection);
    leaving.abort();
    await expect(events).rejects.toMatchObject({ reason: 'ATTACHMENT_BROKEN' });
    await connection.write(Buffer.from('nobody takes this'));
  });
});
