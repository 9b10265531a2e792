import { duplexPair } from 'node:stream';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { kubernetesLimits } from '../kubernetes.limits.ts';
import {
  SpdyDecoder,
  controlFrame,
  dataFrameHeader,
  finFlag,
  frameTypes,
  goAwayFrame,
  pingFrame,
  resetFrame,
} from './spdy-frame.ts';
import { SpdyPortTunnel } from './spdy-port-tunnel.ts';

const limits = { ...kubernetesLimits, inboundBytesMax: 4_096, portOutcomeMs: 30 };

/** The API server's end, moved by hand. */
class ScriptedCluster {
  readonly seen: string[] = [];
  sentBytes = 0;

  constructor(readonly socket: Duplex) {
    const decoder = new SpdyDecoder(10_000);
    socket.on('data', (chunk: Buffer) => {
      for (const frame of decoder.push(chunk)) {
        if (frame.kind === 'control') this.seen.push(`control ${frame.type}`);
        else this.seen.push(`data ${frame.stream} ${frame.data.length}${frame.fin ? ' fin' : ''}`);
      }
    });
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
  }

  accept(...streams: readonly number[]): void {
    for (const stream of streams) {
      const id = Buffer.alloc(4);
      id.writeUInt32BE(stream);
      this.socket.write(controlFrame(frameTypes.synReply, 0, id));
    }
  }

  send(stream: number, text: string, fin = false): void {
    this.socket.write(dataFrameHeader(stream, text.length, fin ? finFlag : 0));
    this.socket.write(text);
  }
}

let cluster: ScriptedCluster;
let tunnel: SpdyPortTunnel;
function open(): void {
  const [ours, theirs] = duplexPair();
  cluster = new ScriptedCluster(theirs);
  tunnel = new SpdyPortTunnel(ours, Buffer.alloc(0), { cluster: 'eu-1', limits });
}
beforeEach(open);
afterEach(async () => {
  tunnel.close();
  cluster.socket.destroy();
  await tunnel.closed;
});

async function connect(): Promise<void> {
  const connected = tunnel.connect(8080);
  cluster.accept(1, 3);
  await connected;
}

async function all(): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of tunnel.data) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const turn = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a tunnel to a port', () => {
  it('opens a stream for words, closes its own half, and opens one for bytes', async () => {
    await connect();
    expect(cluster.seen).toEqual(['control 1', 'data 1 0 fin', 'control 1']);
  });

  it('is connected when both streams are accepted, in any order', async () => {
    const connected = tunnel.connect(80);
    let isConnected = false;
    void connected.then(() => (isConnected = true));
    cluster.accept(3);
    await turn();
    expect(isConnected).toBe(false);
    cluster.accept(1);
    await connected;
  });

  it('goes on sending after the pod has ended, and on reading after we have', async () => {
    await connect();
    await tunnel.write(Buffer.from('abc'));
    await tunnel.end();
    cluster.send(3, 'answer');
    cluster.send(3, '', true);
    cluster.send(1, '', true);
    expect(await all()).toBe('answer');
    await tunnel.closed;
    expect(cluster.seen.slice(3)).toEqual(['data 3 3', 'data 3 0 fin', 'control 7']);
  });

  it('stays when the pod alone has ended', async () => {
    await connect();
    cluster.send(3, '', true);
    expect(await all()).toBe('');
    await tunnel.write(Buffer.from('late'));
    await turn();
    expect(cluster.seen.at(-1)).toBe('data 3 4');
  });

  it('leaves when the cluster has done with both directions, with what came still to be read', async () => {
    await connect();
    cluster.send(3, 'all of it', true);
    cluster.send(1, '', true);
    await tunnel.closed;
    expect(await all()).toBe('all of it');
    await tunnel.write(Buffer.from('nobody reads this'));
  });

  it('tells an end that nothing follows a moment later', async () => {
    await connect();
    const startedAt = performance.now();
    cluster.send(3, 'x', true);
    expect(await all()).toBe('x');
    expect(performance.now() - startedAt).toBeGreaterThan(limits.portOutcomeMs - 5);
  });

  it('passes on why the port cannot be reached, though the end of the bytes came first', async () => {
    await connect();
    cluster.send(3, '', true);
    cluster.send(1, 'dial tcp4 127.0.0.1:8080: ');
    cluster.send(1, 'connect: connection\u0007 refused');
    cluster.socket.write(resetFrame(3, 5));
    cluster.socket.write(resetFrame(1, 5));
    await expect(all()).rejects.toMatchObject({
      reason: 'PORT_UNREACHABLE',
      detail:
        'Port 8080 of the pod cannot be reached: dial tcp4 127.0.0.1:8080: connect: connection\ufffd refused',
    });
  });

  it('is broken when the pod’s side is reset without a word', async () => {
    await connect();
    cluster.socket.write(resetFrame(3, 5));
    await expect(all()).rejects.toThrow('the connection was reset');
  });

  it('is refused when a stream is', async () => {
    const connected = tunnel.connect(80);
    cluster.accept(1);
    cluster.socket.write(resetFrame(3, 3));
    await expect(connected).rejects.toThrow('it was refused');
  });

  it.each([
    ['the cluster leaves', () => cluster.socket.end(), 'the connection was closed'],
    ['the cluster says so', () => cluster.socket.write(goAwayFrame(3)), 'the cluster ended it'],
    ['it speaks another protocol', () => cluster.socket.write('\x80\x01\0\0\0\0\0\0'), 'version'],
  ])('breaks when %s', async (_when, act, problem) => {
    await connect();
    act();
    await expect(all()).rejects.toThrow(problem);
  });

  it('answers pings of the cluster', async () => {
    cluster.socket.write(pingFrame(2));
    await turn();
    expect(cluster.seen).toEqual(['control 6']);
  });

  it('stops reading while nobody takes what came', async () => {
    await connect();
    let sentBytes = 0;
    let isFull = false;
    while (!isFull && sentBytes < 10 * 1_048_576) {
      isFull = !cluster.socket.write(
        Buffer.concat([dataFrameHeader(3, 1_024), Buffer.alloc(1_024)]),
      );
      sentBytes += 1_024;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(sentBytes).toBeLessThan(1_048_576);
    cluster.socket.once('drain', () => cluster.send(3, '!', true));
    expect((await all()).length).toBe(sentBytes + 1);
  });

  it('lets writers wait while the cluster takes nothing', async () => {
    await connect();
    cluster.socket.pause();
    let written = 0;
    const writing = (async () => {
      for (; written < 64; written += 1) await tunnel.write(Buffer.alloc(32 * 1_024));
    })();
    await turn(20);
    const stalledAt = written;
    expect(stalledAt).toBeLessThan(64);
    cluster.socket.resume();
    await writing;
    expect(written).toBe(64);
  });
});

describe('a silent tunnel', () => {
  const { idlePingMs, silenceMaxMs } = limits;
  beforeEach(() => {
    tunnel.close();
    cluster.socket.destroy();
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    open();
  });
  afterEach(() => void jest.useRealTimers());

  const pings = (): number => cluster.seen.filter((frame) => frame === 'control 6').length;

  it('is pinged, and dead when it has answered once and then no more', async () => {
    await connect();
    await jest.advanceTimersByTimeAsync(idlePingMs);
    expect(pings()).toBe(1);
    cluster.socket.write(pingFrame(1));
    await jest.advanceTimersByTimeAsync(silenceMaxMs + 2 * idlePingMs);
    await expect(all()).rejects.toThrow(`silent for ${silenceMaxMs} ms`);
  });

  it('lives on while what was written may still be waiting to be read', async () => {
    await connect();
    await jest.advanceTimersByTimeAsync(10 * silenceMaxMs);
    expect(pings()).toBeGreaterThan(10);
    cluster.send(3, 'still here', true);
    cluster.send(1, '', true);
    expect(await all()).toBe('still here');
  });
});
