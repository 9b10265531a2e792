import { describe, expect, it } from '@jest/globals';
import { channels } from '@endoscope/core';
import type { ChannelFrame } from '@endoscope/core';
import { joinEarlyOutput } from './early-output.ts';

/** What the client would see when the container printed `text`, told by log and stream as given. */
async function seen(given: { before: string; after: string; live: string[] }): Promise<string> {
  const frames: ChannelFrame[] = given.live.map((text) => ({
    channel: channels.stdout,
    data: Buffer.from(text),
  }));
  const early = await joinEarlyOutput({
    logBefore: Buffer.from(given.before),
    readLogAfter: () => Promise.resolve(Buffer.from(given.after)),
    take: () => Promise.resolve(frames.shift()),
  });
  const parts = [early.replay, ...early.held.map((f) => f.data), ...frames.map((f) => f.data)];
  return Buffer.concat(parts).toString();
}

describe('output around the moment of attaching', () => {
  it('comes from the log when it was printed before', async () => {
    expect(await seen({ before: 'a\n', after: 'a\n', live: ['b\n'] })).toBe('a\nb\n');
  });

  it('is not repeated when log and stream both have it', async () => {
    expect(await seen({ before: 'a\n', after: 'a\nb\n', live: ['b\nc\n'] })).toBe('a\nb\nc\n');
  });

  it('is not repeated when the stream has only a part of it', async () => {
    expect(await seen({ before: '', after: 'a\nb\n', live: ['b\n', 'c\n'] })).toBe('a\nb\nc\n');
  });

  it('is not lost when the same line is printed again later', async () => {
    expect(await seen({ before: 'x\n', after: 'x\n', live: ['x\n'] })).toBe('x\nx\n');
  });

  it('is joined when the tail of a long log has moved on', async () => {
    expect(await seen({ before: '1\n2\n', after: '2\n3\n', live: ['3\n4\n'] })).toBe(
      '1\n2\n3\n4\n',
    );
  });

  it('is whole for every split of a text between log and stream', async () => {
    const text = 'one\ntwo\nthree\nfour\n';
    for (let attached = 0; attached <= text.length; attached += 1) {
      for (let logged = attached; logged <= text.length; logged += 1) {
        const live = [text.slice(attached, logged), text.slice(logged)].filter((t) => t !== '');
        const given = { before: text.slice(0, attached), after: text.slice(0, logged), live };
        expect(await seen(given)).toBe(text);
      }
    }
  });

  it('is the log alone when the log cannot be read a second time', async () => {
    const early = await joinEarlyOutput({
      logBefore: Buffer.from('a\n'),
      readLogAfter: () => Promise.reject(new Error('gone')),
      take: () => Promise.resolve(undefined),
    });
    expect(Buffer.from(early.replay).toString()).toBe('a\n');
  });
});
