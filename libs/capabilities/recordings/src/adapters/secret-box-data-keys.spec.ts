import { randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { parseKeyRing, SecretBox } from '@endoscope/secret-box';
import { RecordingKeyUnavailable } from '../domain/recording.errors.ts';
import { SecretBoxDataKeys } from './secret-box-data-keys.ts';

const keys = { old: randomBytes(32).toString('base64'), new: randomBytes(32).toString('base64') };
const withRing = (primary: string, ids: readonly (keyof typeof keys)[]): SecretBoxDataKeys => {
  const held = Object.fromEntries(ids.map((id) => [id, keys[id]]));
  return new SecretBoxDataKeys(
    new SecretBox(parseKeyRing(JSON.stringify({ primary, keys: held }), 'ring')),
  );
};

it('wraps 32 bytes that come back for the same recording only', () => {
  const box = withRing('old', ['old']);
  const { dataKey, wrappedKey } = box.create('rec_1');
  expect(dataKey).toHaveLength(32);
  expect(Buffer.from(box.unwrap('rec_1', wrappedKey)).equals(dataKey)).toBe(true);
  expect(() => box.unwrap('rec_2', wrappedKey)).toThrow(RecordingKeyUnavailable);
  expect(box.rewrap('rec_1', wrappedKey)).toBeUndefined();
});

it('moves to a new key of the ring without a new data key', () => {
  const { dataKey, wrappedKey } = withRing('old', ['old']).create('rec_1');
  const renewed = withRing('new', ['old', 'new']).rewrap('rec_1', wrappedKey)!;
  const later = withRing('new', ['new']);
  expect(Buffer.from(later.unwrap('rec_1', renewed)).equals(dataKey)).toBe(true);
  expect(() => later.unwrap('rec_1', wrappedKey)).toThrow('does not hold the key');
});

it('says which keys the ring has, and when one has another text under the same name', () => {
  const box = withRing('old', ['old']);
  expect([box.primary, box.holds('old'), box.holds('new')]).toEqual(['old', true, false]);
  const { wrappedKey } = box.create('rec_1');
  const wrong = parseKeyRing(JSON.stringify({ primary: 'old', keys: { old: keys.new } }), 'ring');
  const other = new SecretBoxDataKeys(new SecretBox(wrong));
  expect(() => other.unwrap('rec_1', wrappedKey)).toThrow('another key under the same name');
});
