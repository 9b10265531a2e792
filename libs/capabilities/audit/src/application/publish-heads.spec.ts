import { describe, expect, it } from '@jest/globals';
import type { SealedHead } from '../ports/ledger-store.ts';
import { PublishHeads } from './publish-heads.ts';

function headOf(treeSize: number): SealedHead {
  const root = new Uint8Array(32);
  return { treeSize, root, note: '', keyId: '0a0b0c0d', signedAt: new Date(0) };
}

/** A place whose puts the test lets end, and everything that was told. */
function publishing() {
  const put: number[] = [];
  const told: string[] = [];
  const ends: ((failure?: Error) => void)[] = [];
  let onPut: () => void = () => undefined;
  const place = {
    name: 'there',
    put: ({ treeSize }: SealedHead): Promise<void> => {
      put.push(treeSize);
      onPut();
      return new Promise((resolve, reject) => {
        ends.push((failure) => (failure ? reject(failure) : resolve()));
      });
    },
  };
  const publish = new PublishHeads(
    place,
    {
      onPublished: (name) => told.push(`kept ${name}`),
      onFailure: (_name, { isFirst }) => told.push(isFirst ? 'failed' : 'failed again'),
    },
    { intervalMs: 1, retryMsMin: 1, retryMsMax: 4 },
  );
  const untilPut = (count: number): Promise<void> =>
    new Promise((resolve) => {
      onPut = () => put.length >= count && resolve();
      onPut();
    });
  return { publish, put, told, ends, untilPut };
}

describe('publishing heads', () => {
  it('puts the newest of those that were sealed meanwhile, and none twice', async () => {
    const { publish, put, told, ends, untilPut } = publishing();
    publish.offer(headOf(1));
    for (const size of [2, 3, 4]) publish.offer(headOf(size));
    ends[0]!();
    await untilPut(2);
    ends[1]!();
    await publish.stop();
    expect(put).toEqual([1, 4]);
    expect(told).toEqual(['kept there', 'kept there']);
  });

  it('tries again until the place is back, and tells of each failure', async () => {
    const { publish, put, told, ends, untilPut } = publishing();
    publish.offer(headOf(1));
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await untilPut(attempt + 1);
      ends[attempt]!(new Error('away'));
    }
    publish.offer(headOf(2));
    await untilPut(4);
    ends[3]!();
    await publish.stop();
    expect(put).toEqual([1, 1, 1, 2]);
    expect(told).toEqual(['failed', 'failed again', 'failed again', 'kept there']);
  });

  it('tries what waits once more at its end, and takes nothing after it', async () => {
    const { publish, put, ends } = publishing();
    publish.offer(headOf(1));
    publish.offer(headOf(2));
    const stopped = publish.stop();
    publish.offer(headOf(3));
    ends[0]!();
    await new Promise((resolve) => setImmediate(resolve));
    ends[1]!(new Error('away'));
    await stopped;
    expect(put).toEqual([1, 2]);
  });

  it('takes no smaller tree for news', async () => {
    const { publish, put, ends } = publishing();
    publish.offer(headOf(5));
    publish.offer(headOf(4));
    ends[0]!();
    await publish.stop();
    expect(put).toEqual([5]);
  });
});
