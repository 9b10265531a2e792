import { duplexPair } from 'node:stream';
import type { Duplex } from 'node:stream';
import { channels } from '@endoscope/core';
import type { ChannelFrame } from '@endoscope/core';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { kubernetesLimits } from '../kubernetes.limits.ts';
import { SpdyChannelStream } from './spdy-channel-stream.ts';
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

const limits = { ...kubernetesLimits, inboundBytesMax: 4_096, errorBodyBytesMax: 64 };

/** As client-go numbers them when all four are asked for. */
const streams = { error: 1, stdin: 3, stdout: 5, stderr: 7 } as const;
const outputs = [streams.error, streams.stdout, streams.stderr];

/** The kubelet's end, moved by hand. */
class ScriptedKubelet {
  readonly seen: string[] = [];
  readonly input: Buffer[] = [];

  constructor(readonly socket: Duplex) {
    const decoder = new SpdyDecoder(10_000);
    socket.on('data', (chunk: Buffer) => {
      for (const frame of decoder.push(chunk)) {
        if (frame.kind === 'control') this.seen.push(`control ${frame.type}`);
        else if (frame.data.length > 0) this.input.push(frame.data);
        if (frame.kind === 'data' && frame.fin) this.seen.push(`end of ${frame.stream}`);
      }
    });
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
  }

  send(stream: number, text: string, fin = false): void {
    this.socket.write(dataFrameHeader(stream, text.length, fin ? finFlag : 0));
    this.socket.write(text);
  }

  end(...ended: readonly number[]): void {
    for (const stream of ended) this.socket.write(dataFrameHeader(stream, 0, finFlag));
  }
}

let kubelet: ScriptedKubelet;
let command: SpdyChannelStream;
function open(stdin = true): void {
  const [ours, theirs] = duplexPair();
  kubelet = new ScriptedKubelet(theirs);
  command = new SpdyChannelStream(ours, Buffer.alloc(0), { cluster: 'eu-1', limits, stdin });
  command.open();
}
beforeEach(() => open());
afterEach(async () => {
  command.close();
  kubelet.socket.destroy();
  await command.closed;
});

async function all(): Promise<Record<number, string>> {
  const texts: Record<number, string> = {};
  for await (const { channel, data } of command.frames) {
    texts[channel] = (texts[channel] ?? '') + Buffer.from(data).toString();
  }
  return texts;
}

const turn = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries += 1) {
    if (tries > 1_000) throw new Error(`it never came to that: ${kubelet.seen.join(', ')}`);
    await turn();
  }
}

const frame = (text: string): ChannelFrame => ({
  channel: channels.stdin,
  data: Buffer.from(text),
});

describe('a command over SPDY', () => {
  it('opens its streams, and sends input without waiting for an answer', async () => {
    await command.write(frame('early'));
    await until(() => kubelet.input.length > 0);
    expect(kubelet.seen).toEqual(['control 1', 'control 1', 'control 1', 'control 1']);
    expect(Buffer.concat(kubelet.input).toString()).toBe('early');
  });

  it('opens no stream for input that was not asked for', async () => {
    command.close();
    open(false);
    await until(() => kubelet.seen.length === 3);
    kubelet.send(3, 'stdout is the second now', true);
    kubelet.end(1, 5);
    expect(await all()).toEqual({ [channels.stdout]: 'stdout is the second now' });
  });

  it('keeps its outputs apart and gives the status last, whatever came first', async () => {
    kubelet.send(streams.error, '{"status":', false);
    kubelet.send(streams.error, '"Success"}', true);
    kubelet.send(streams.stdout, 'one');
    kubelet.send(streams.stderr, 'two', true);
    kubelet.send(streams.stdout, ' more', true);
    const order: number[] = [];
    const texts: string[] = [];
    for await (const { channel, data } of command.frames) {
      order.push(channel);
      texts.push(Buffer.from(data).toString());
    }
    expect(order).toEqual([...[channels.stdout, channels.stderr, channels.stdout], channels.error]);
    expect(texts.at(-1)).toBe('{"status":"Success"}');
  });

  it('ends without a status when its streams have ended and none came', async () => {
    kubelet.send(streams.stdout, 'x', true);
    kubelet.end(streams.error, streams.stderr);
    expect(await all()).toEqual({ [channels.stdout]: 'x' });
    await command.closed;
  });

  it('takes the reset of a stream and an answer with its end for the end of that stream', async () => {
    kubelet.send(streams.stdout, 'x');
    kubelet.socket.write(resetFrame(streams.stdout, 5));
    const id = Buffer.alloc(4);
    id.writeUInt32BE(streams.stderr);
    kubelet.socket.write(controlFrame(frameTypes.synReply, finFlag, id));
    kubelet.end(streams.error);
    expect(await all()).toEqual({ [channels.stdout]: 'x' });
  });

  it('reads on after the end of its input, in chunks no larger than Go sends them', async () => {
    const input = 'x'.repeat(100_000);
    await command.write(frame(input));
    expect(await command.closeChannel(channels.stdin)).toBe(true);
    await until(() => kubelet.seen.includes(`end of ${streams.stdin}`));
    expect(Buffer.concat(kubelet.input).toString()).toBe(input);
    expect(Math.max(...kubelet.input.map(({ length }) => length))).toBeLessThanOrEqual(32 * 1024);
    kubelet.send(streams.stdout, 'answer', true);
    kubelet.end(streams.error, streams.stderr);
    expect(await all()).toEqual({ [channels.stdout]: 'answer' });
  });

  it('does not know of streams that nobody opened, or of input from the cluster', async () => {
    kubelet.send(99, 'who is this');
    kubelet.send(streams.stdin, 'not this way', true);
    kubelet.end(...outputs);
    expect(await all()).toEqual({});
  });

  it('answers pings', async () => {
    kubelet.socket.write(pingFrame(2));
    await until(() => kubelet.seen.includes(`control ${frameTypes.ping}`));
  });

  it('pauses the cluster while nobody reads, and loses nothing', async () => {
    const chunk = 'x'.repeat(1_024);
    // More than the pair of sockets holds between its ends.
    const chunks = 1_024;
    for (let sent = 0; sent < chunks; sent += 1) kubelet.send(streams.stdout, chunk);
    await turn(20);
    expect(kubelet.socket.writableLength).toBeGreaterThan(0);
    kubelet.end(...outputs);
    expect((await all())[channels.stdout]).toHaveLength(chunks * chunk.length);
  });

  it('keeps no more of a status than its limit', async () => {
    kubelet.send(streams.error, 'x'.repeat(1_000), true);
    kubelet.end(streams.stdout, streams.stderr);
    expect((await all())[channels.error]).toHaveLength(limits.errorBodyBytesMax);
  });
});

describe('a command whose connection goes', () => {
  it.each<[string, () => void, string]>([
    ['is closed', () => kubelet.socket.end(), 'the connection was closed'],
    ['is ended by GOAWAY', () => kubelet.socket.write(goAwayFrame(0)), 'the cluster ended it'],
    ['sends no SPDY', () => kubelet.socket.write(Buffer.alloc(64, 0xff)), 'in its frames'],
  ])('%s, is broken after what had come, and makes no status up', async (_how, go, words) => {
    kubelet.send(streams.stdout, 'half');
    go();
    const texts: string[] = [];
    const reading = (async () => {
      for await (const { data } of command.frames) texts.push(Buffer.from(data).toString());
    })();
    await expect(reading).rejects.toMatchObject({ reason: 'CLUSTER_STREAM_BROKEN' });
    await expect(reading).rejects.toThrow(words);
    expect(texts).toEqual(['half']);
    await expect(command.write(frame('late'))).rejects.toThrow('it has ended');
    await expect(command.closeChannel(channels.stdin)).rejects.toThrow('it has ended');
  });

  it('counts as ended when its status had come', async () => {
    kubelet.send(streams.error, '{"status":"Success"}');
    kubelet.socket.end();
    expect(await all()).toEqual({ [channels.error]: '{"status":"Success"}' });
  });

  it('is left for good by close, with what nobody has read', async () => {
    kubelet.send(streams.stdout, 'unread');
    await turn();
    command.close();
    await command.closed;
    expect(await all()).toEqual({});
    await expect(command.write(frame('late'))).rejects.toThrow('it has ended');
  });
});
