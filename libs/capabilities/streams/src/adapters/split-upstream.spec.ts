import { afterEach, describe, expect, it } from '@jest/globals';
import { channels } from '@endoscope/core';
import { ClusterStreamBroken } from '@endoscope/kubernetes';
import { ScriptedUpstream } from '../testing/scripted-upstream.ts';
import { SplitUpstream } from './split-upstream.ts';

const cluster = 'eu-1';
const broken = new ClusterStreamBroken({ cluster, problem: 'the connection was lost' });
const giveUpMs = 6_000;

function split() {
  const output = new ScriptedUpstream();
  const input = new ScriptedUpstream();
  const upstream = new SplitUpstream({ cluster, output, input });
  toClose.push(upstream);
  return { output, input, upstream };
}

const toClose: SplitUpstream[] = [];
afterEach(() => toClose.splice(0).forEach((upstream) => upstream.close()));

async function textOf(upstream: SplitUpstream): Promise<string> {
  let text = '';
  for await (const frame of upstream.frames) text += `${frame.channel}:${String(frame.data)} `;
  return text;
}

describe('one attachment on two streams', () => {
  it('writes and half-closes the one, and nothing ever to the other', async () => {
    const { output, input, upstream } = split();
    await upstream.write({ channel: channels.stdin, data: Buffer.from('in') });
    expect(await upstream.closeChannel(channels.stdin)).toBe(true);
    expect([input.stdin(), input.closedChannels]).toEqual(['in', [channels.stdin]]);
    expect([output.written, output.closedChannels]).toEqual([[], []]);
  });

  it('ends the input by leaving where there is no half-close, and keeps the outputs', async () => {
    const { output, input, upstream } = split();
    input.closeChannel = () => Promise.resolve(false);
    expect(await upstream.closeChannel(channels.stdin)).toBe(true);
    expect([output.closed, input.closed]).toEqual([false, true]);
  });

  it('ends as the outputs do, whatever becomes of the input at the end', async () => {
    const { output, input, upstream } = split();
    input.break(broken);
    output.print('one', channels.stdout);
    output.print('two', channels.stderr);
    output.end();
    expect(await textOf(upstream)).toBe('1:one 2:two ');
  });

  it('breaks as the outputs do', async () => {
    const { output, upstream } = split();
    output.break(broken);
    await expect(textOf(upstream)).rejects.toBe(broken);
  });

  it('closes both', () => {
    const { output, input, upstream } = split();
    upstream.close();
    expect([output.closed, input.closed]).toEqual([true, true]);
  });

  it('takes the end of the input after its half-close as nothing special', async () => {
    const { output, input, upstream } = split();
    await upstream.closeChannel(channels.stdin);
    input.end();
    setTimeout(() => output.print('late'), giveUpMs - 2_000);
    setTimeout(() => output.end(), giveUpMs - 1_500);
    expect(await textOf(upstream)).toBe('1:late ');
  }, 30_000);

  it.each([
    ['breaks', 'the connection was lost', (input: ScriptedUpstream) => input.break(broken)],
    ['ends too soon', 'the input was cut off', (input: ScriptedUpstream) => input.end()],
  ])(
    'breaks when the input %s and the outputs have nothing more',
    async (_how, problem, lose) => {
      const { output, input, upstream } = split();
      lose(input);
      output.print('before');
      await expect(textOf(upstream)).rejects.toThrow(problem);
      expect(output.closed).toBe(true);
    },
    giveUpMs,
  );

  it('waits for a slow reader when the input has broken', async () => {
    const { output, input, upstream } = split();
    input.break(broken);
    for (const text of ['one', 'two']) output.print(text);
    output.end();
    const seen: string[] = [];
    for await (const frame of upstream.frames) {
      await new Promise((resolve) => setTimeout(resolve, giveUpMs / 3));
      seen.push(String(frame.data));
    }
    expect(seen).toEqual(['one', 'two']);
  }, 30_000);
});
