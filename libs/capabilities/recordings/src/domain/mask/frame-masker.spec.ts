import { expect, it } from '@jest/globals';
import type { RecordingFrame } from '../frames/recording-frame.ts';
import { FrameMasker } from './frame-masker.ts';
import { MaskSet } from './masker.ts';

const bytes = (kind: 'stdout' | 'stderr' | 'input', micros: number, text: string) =>
  ({ kind, micros, data: Buffer.from(text) }) as const;
const told = (frames: readonly RecordingFrame[]): string[] =>
  frames.map((frame) =>
    'data' in frame
      ? `${frame.kind} ${frame.micros} ${Buffer.from(frame.data).toString()}`
      : `${frame.kind} ${frame.micros}`,
  );
const newMasker = (): FrameMasker =>
  new FrameMasker(new MaskSet([{ name: 's', literal: 'secret' }]));

it('masks a secret that frames have cut, and gives what came of it with the last', () => {
  const masker = newMasker();
  expect(told(masker.apply(bytes('stdout', 1, 'a sec')))).toEqual(['stdout 1 a ']);
  expect(told(masker.apply({ kind: 'resize', micros: 2, size: { width: 1, height: 1 } }))).toEqual([
    'resize 2',
  ]);
  expect(told(masker.apply(bytes('stdout', 3, 'ret b')))).toEqual(['stdout 3 ****** b']);
  expect(masker.counts).toEqual({ rules: 1, spans: 1, bytes: 6 });
  expect(told(masker.end())).toEqual([]);
});

it('keeps channels apart', () => {
  const masker = newMasker();
  masker.apply(bytes('stdout', 1, 'sec'));
  expect(told(masker.apply(bytes('stderr', 2, 'ret')))).toEqual(['stderr 2 ret']);
  expect(told(masker.apply(bytes('input', 3, 'secret')))).toEqual(['input 3 ******']);
  expect(told(masker.end())).toEqual(['stdout 3 sec']);
});

it('matches nothing across a gap of the output', () => {
  const masker = newMasker();
  masker.apply(bytes('stdout', 1, 'sec'));
  const gap: RecordingFrame = { kind: 'gap', micros: 2, missingBytes: 9, reason: 'lost' };
  expect(told(masker.apply(gap))).toEqual(['stdout 2 sec', 'gap 2']);
  expect(told(masker.apply(bytes('stdout', 3, 'ret')))).toEqual(['stdout 3 ret']);
});
