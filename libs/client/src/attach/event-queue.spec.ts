import { describe, expect, it } from '@jest/globals';
import type { AttachEvent } from './attach-connection.ts';
import { EventQueue } from './event-queue.ts';

function aQueue(bytesMax = 10) {
  const calls: string[] = [];
  const note = (name: string) => () => void calls.push(name);
  const [onFull, onRoom, onAbandoned] = [note('full'), note('room'), note('abandoned')];
  return { calls, queue: new EventQueue({ bytesMax, onFull, onRoom, onAbandoned }) };
}

function output(bytes: number): AttachEvent {
  return { type: 'stdout', data: new Uint8Array(bytes), offset: 0 };
}

async function drained(queue: EventQueue): Promise<number> {
  let count = 0;
  for await (const _ of queue) count += 1;
  return count;
}

describe('the queue of an attachment', () => {
  it('pauses its source above the bound and resumes it at half of it', async () => {
    const { queue, calls } = aQueue(10);
    queue.push(output(10));
    expect(calls).toEqual([]);
    queue.push(output(1));
    queue.push(output(5));
    expect(calls).toEqual(['full']);
    const events = queue[Symbol.asyncIterator]();
    await events.next();
    expect(calls).toEqual(['full']);
    await events.next();
    expect(calls).toEqual(['full', 'room']);
  });

  it('hands out everything pushed before the end, and nothing after it', async () => {
    const { queue } = aQueue();
    queue.push(output(1));
    queue.end();
    queue.push(output(1));
    expect(await drained(queue)).toBe(1);
  });

  it('throws a failure only after what came before it', async () => {
    const { queue } = aQueue();
    queue.push(output(1));
    queue.fail(new Error('broken'));
    const events = queue[Symbol.asyncIterator]();
    expect((await events.next()).value).toEqual(output(1));
    await expect(events.next()).rejects.toThrow('broken');
  });

  it('wakes a consumer that waits', async () => {
    const { queue } = aQueue();
    const waiting = drained(queue);
    await new Promise((resolve) => setImmediate(resolve));
    queue.push(output(1));
    queue.end();
    expect(await waiting).toBe(1);
  });

  it('tells its source when the consumer leaves early', async () => {
    const { queue, calls } = aQueue();
    queue.push(output(1));
    const events = queue[Symbol.asyncIterator]();
    await events.next();
    await events.return();
    expect(calls).toEqual(['abandoned']);
  });
});
