import { expect, it } from '@jest/globals';
import type { SealedHead } from '../ports/ledger-store.ts';
import { ObjectHeadPlace } from './object-head-place.ts';

const head = (treeSize: number): SealedHead => ({
  ...{ treeSize, root: Buffer.alloc(32, treeSize), note: `note ${treeSize}\n`, keyId: 'k' },
  signedAt: new Date(0),
});
const never = new AbortController().signal;

function storeOf(keeps = true) {
  const objects = new Map<string, Uint8Array>();
  const put = (name: string, bytes: Uint8Array) =>
    Promise.resolve(void (keeps && objects.set(name, bytes)));
  const read = (name: string) => Promise.resolve(objects.get(name));
  return { objects, place: new ObjectHeadPlace({ place: 's3://heads', put, read }) };
}

it('heads in an object store have names that sort as their trees grow, again no other', async () => {
  const { objects, place } = storeOf();
  for (const size of [9, 10, 10]) await place.put(head(size), never);
  expect([...objects].map(([name, bytes]) => `${name} ${Buffer.from(bytes).toString()}`)).toEqual([
    '0000000000000009-0909090909090909.txt note 9\n',
    '0000000000000010-0a0a0a0a0a0a0a0a.txt note 10\n',
  ]);
});

it('a head that the store says it has, and has not, is not published', async () => {
  await expect(storeOf(false).place.put(head(1), never)).rejects.toThrow('and has not');
});
