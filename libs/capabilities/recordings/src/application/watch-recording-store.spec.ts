import { expect, it } from '@jest/globals';
import { WatchRecordingStore } from './watch-recording-store.ts';

it('a store that takes nothing is told of once, and again when it takes something', async () => {
  const told: string[] = [];
  let isFull = false;
  const watch = new WatchRecordingStore(
    { ready: () => (isFull ? Promise.reject(new Error('full')) : Promise.resolve()) },
    {
      onUnwritable: (cause) => told.push((cause as Error).message),
      onWritable: () => told.push('writable'),
    },
  );
  expect(watch.writable).toBeUndefined();
  for (const full of [false, true, true, false, false]) {
    isFull = full;
    await watch.execute();
    expect(watch.writable).toBe(!full);
  }
  expect(told).toEqual(['full', 'writable']);
});

it('one that takes nothing at the start is told of, too', async () => {
  const told: string[] = [];
  const observer = { onUnwritable: () => told.push('unwritable'), onWritable: () => undefined };
  const ready = () => Promise.reject(new Error('full'));
  await new WatchRecordingStore({ ready }, observer).execute();
  expect(told).toEqual(['unwritable']);
});
