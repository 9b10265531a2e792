import { describe, expect, it } from '@jest/globals';
import { isRecordedAs, recordingOf } from './session-recording.ts';

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

  it('is the same only when all of it is', () => {
    const recording = { mode: 'required', input: false, keptDays: 30 } as const;
    expect(isRecordedAs(recording, { ...recording })).toBe(true);
    expect(isRecordedAs(undefined, undefined)).toBe(true);
    for (const other of [undefined, { ...recording, input: true }, { ...recording, keptDays: 1 }]) {
      expect(isRecordedAs(other, recording)).toBe(false);
    }
  });
});
