import { describe, expect, it } from '@jest/globals';
import { allowsUnrecorded, isRecordedAs, recordingOf } from './session-recording.ts';
import type { UnrecordedUse } from './session-recording.ts';

describe('how a session is recorded', () => {
  const gateway = (mode: 'none' | 'best_effort' | 'required') => ({ mode, keptDays: 30 });
  const template = (mode: 'none' | 'best_effort' | 'required', input = false) => ({
    ...{ mode, input, keptDays: undefined },
  });

  it.each([
    ['none', 'none', undefined],
    ['none', 'best_effort', 'best_effort'],
    ['none', 'required', 'required'],
    ['best_effort', 'none', 'best_effort'],
    ['best_effort', 'required', 'required'],
    ['required', 'none', 'required'],
    ['required', 'best_effort', 'required'],
  ] as const)('is the more of what gateway (%s) and template (%s) say', (of, asked, mode) => {
    expect(recordingOf(gateway(of), template(asked))?.mode).toBe(mode);
  });

  it('takes input only where a template says so, and is kept as long as it says', () => {
    expect(recordingOf(gateway('required'))).toEqual({
      ...{ mode: 'required', input: false, keptDays: 30 },
    });
    const asked = { ...template('best_effort', true), keptDays: 7 };
    expect(recordingOf(gateway('none'), asked)).toEqual({
      ...{ mode: 'best_effort', input: true, keptDays: 7 },
    });
  });

  it('takes what no recording holds only where template or gateway say so', () => {
    const say = (unrecorded: readonly UnrecordedUse[]) => ({ ...gateway('required'), unrecorded });
    const asked = (unrecorded: readonly UnrecordedUse[]) => ({ ...template('none'), unrecorded });
    const none = recordingOf(gateway('required'));
    expect(
      ['files', 'forwards'].map((use) => allowsUnrecorded(none, use as UnrecordedUse)),
    ).toEqual([false, false]);
    const files = recordingOf(say(['files']));
    expect(allowsUnrecorded(files, 'files')).toBe(true);
    expect(allowsUnrecorded(files, 'forwards')).toBe(false);
    const other = recordingOf(say(['files']), asked(['forwards']));
    expect(allowsUnrecorded(other, 'files')).toBe(false);
    expect(allowsUnrecorded(other, 'forwards')).toBe(true);
    expect(allowsUnrecorded(recordingOf(gateway('best_effort')), 'files')).toBe(true);
    expect(allowsUnrecorded(undefined, 'forwards')).toBe(true);
  });

  it('is the same only when all of it is', () => {
    const recording = { mode: 'required', input: false, keptDays: 30 } as const;
    expect(isRecordedAs(recording, { ...recording })).toBe(true);
    expect(isRecordedAs(undefined, undefined)).toBe(true);
    const others = [
      undefined,
      { ...recording, input: true },
      { ...recording, keptDays: 1 },
      { ...recording, unrecorded: ['files' as const] },
    ];
    for (const other of others) {
      expect(isRecordedAs(other, recording)).toBe(false);
    }
  });
});
