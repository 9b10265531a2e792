// Goal: whatever byte of the TCP stream a connection breaks at, the client has every byte of output
// once, and the process every byte of input once.
// Method: a gateway that numbers output and counts input, behind a proxy that cuts after N bytes.
import { afterEach, describe, expect, it } from '@jest/globals';
import { NumberedHub } from '../testing/numbered-hub.ts';
import { startGrpcGateway, startWebSocketGateway } from '../testing/scripted-gateway.ts';
import type { ScriptedGateway } from '../testing/scripted-gateway.ts';
import type { AttachConnection, AttachEvent } from './attach-connection.ts';

/** A stream of numbers in 0 ≤ x < 1 that is the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function randomBytes(length: number, random: () => number): Buffer {
  return Buffer.from(Array.from({ length }, () => 97 + Math.floor(random() * 26)));
}

async function collect(
  connection: AttachConnection,
  events: AttachEvent[] = [],
): Promise<AttachEvent[]> {
  for await (const event of connection.events) events.push(event);
  return events;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

function outputIn(events: readonly AttachEvent[]): string {
  return events
    .map((event) => (event.type === 'stdout' ? Buffer.from(event.data).toString('latin1') : ''))
    .join('');
}

describe.each([
  ['WebSocket', startWebSocketGateway],
  ['gRPC', startGrpcGateway],
] as const)('an attachment over %s that is cut', (_name, start) => {
  let gateway: ScriptedGateway;
  afterEach(() => gateway.close());

  /** What the client reads up to the ready of a first connection is where cuts become losses. */
  async function bytesOfOneRun(hub: NumberedHub): Promise<number> {
    gateway = await start(hub.script);
    await collect(await gateway.attach());
    const { bytesWritten } = gateway.proxy.connections[0]!;
    await gateway.close();
    return bytesWritten;
  }

  it('at every byte on the way down has all output, once and in order', async () => {
    const random = randomOf(7);
    const output = randomBytes(80, random);
    const total = await bytesOfOneRun(new NumberedHub({ output, random: randomOf(1) }));
    const hub = new NumberedHub({ output, random });
    gateway = await start(hub.script);
    let resumed = 0;
    const outputFrom = total - 2 * output.length;
    for (let downBytes = 1; downBytes <= total; downBytes += downBytes < outputFrom ? 9 : 1) {
      gateway.proxy.planCuts({ downBytes });
      const attached = await gateway.attach().catch(() => undefined);
      const events = attached && (await collect(attached).catch(() => undefined));
      // A connection that never was is not lost: the first one throws, as ever.
      if (!events) continue;
      resumed += events.some((event) => event.type === 'reconnected') ? 1 : 0;
      expect([downBytes, outputIn(events)]).toEqual([downBytes, output.toString()]);
    }
    expect(resumed).toBeGreaterThan(output.length);
  }, 60_000);

  it('again and again at random bytes, with output in random pieces, has all of it', async () => {
    const random = randomOf(11);
    const output = randomBytes(200_000, random);
    const hub = new NumberedHub({ output, random, chunkBytesMax: 9_000 });
    gateway = await start(hub.script);
    const downBytes = (): number => 2_000 + Math.floor(random() * 30_000);
    gateway.proxy.planCuts(...Array.from({ length: 12 }, () => ({ downBytes: downBytes() })));
    const connection = await gateway.attach();
    let cuts = 0;
    let seen = 0;
    const pieces: Buffer[] = [];
    for await (const event of connection.events) {
      if (event.type === 'reconnected') cuts += 1;
      if (event.type !== 'stdout') continue;
      expect(event.offset).toBe(seen);
      seen += event.data.byteLength;
      pieces.push(Buffer.from(event.data));
    }
    expect(cuts).toBeGreaterThan(5);
    expect(Buffer.concat(pieces).equals(output)).toBe(true);
  }, 60_000);

  it('at random bytes on the way up has all input, once and in order', async () => {
    const random = randomOf(13);
    const input = randomBytes(300_000, random);
    const hub = new NumberedHub({ readsInput: true });
    gateway = await start(hub.script);
    const upBytes = (): number => 3_000 + Math.floor(random() * 40_000);
    gateway.proxy.planCuts(...Array.from({ length: 8 }, () => ({ upBytes: upBytes() })));
    const connection = await gateway.attach();
    const said: AttachEvent[] = [];
    const events = collect(connection, said);
    while (said.length === 0) await pause();
    for (let at = 0; at < input.length; ) {
      const piece = input.subarray(at, at + 1 + Math.floor(random() * 5_000));
      at += piece.length;
      await connection.write(piece);
      if (random() < 0.2) await pause();
    }
    connection.endInput();
    await events;
    expect(hub.openings.length).toBeGreaterThan(5);
    expect(hub.input === input.toString()).toBe(true);
    const lost = said.map((event) => (event.type === 'reconnected' ? event.lostInputBytes : 0));
    expect(new Set(lost)).toEqual(new Set([0]));
    expect(said.at(-1)).toMatchObject({ type: 'exit', exitCode: 3 });
  }, 60_000);
});
