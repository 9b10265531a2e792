import { describe, expect, it } from '@jest/globals';
import { InputQueue } from './input-queue.ts';

function source() {
  const calls: string[] = [];
  return { calls, pause: () => calls.push('pause'), resume: () => calls.push('resume') };
}

describe('the input queue', () => {
  it('gives what was pushed, in order, then the end', async () => {
    const queue = new InputQueue<number>(4, source());
    queue.push(1);
    queue.push(2);
    queue.end();
    expect([await queue.take(), await queue.take(), await queue.take()]).toEqual([1, 2, undefined]);
  });

  it('waits for what is not there yet', async () => {
    const queue = new InputQueue<number>(4, source());
    const taken = queue.take();
    queue.push(7);
    expect(await taken).toBe(7);
  });

  it('pauses its source when full and resumes it when half is left', async () => {
    const socket = source();
    const queue = new InputQueue<number>(4, socket);
    for (let i = 0; i < 6; i += 1) queue.push(i);
    expect(socket.calls).toEqual(['pause']);
    for (let i = 0; i < 3; i += 1) await queue.take();
    expect(socket.calls).toEqual(['pause']);
    await queue.take();
    expect(socket.calls).toEqual(['pause', 'resume']);
    expect([await queue.take(), await queue.take()]).toEqual([4, 5]);
  });

  it('fails whoever waits', async () => {
    const queue = new InputQueue<number>(4, source());
    const taken = queue.take();
    queue.fail(new Error('gone'));
    await expect(taken).rejects.toThrow('gone');
    await expect(queue.take()).rejects.toThrow('gone');
  });
});
