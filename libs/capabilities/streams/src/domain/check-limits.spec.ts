import { describe, expect, it } from '@jest/globals';
import { allLimits, checkLimits } from './check-limits.ts';
import type { AllLimits } from './check-limits.ts';

type Subject = keyof AllLimits;

function changed(subject: Subject, change: Readonly<Record<string, number>>): AllLimits {
  return { ...allLimits, [subject]: { ...allLimits[subject], ...change } };
}

describe('the limits of terminals, commands, files, ports and logs', () => {
  it('fit one another', () => {
    expect(() => checkLimits(allLimits)).not.toThrow();
  });

  const each = Object.entries(allLimits).flatMap(([subject, limits]) =>
    Object.keys(limits).map((name) => [subject as Subject, name] as const),
  );
  it.each(each)('are refused when one of %s is nothing: %s', (subject, name) => {
    expect(() => checkLimits(changed(subject, { [name]: 0 }))).toThrow(name);
  });

  it.each<[string, Subject, Record<string, number>]>([
    ['a default beyond its most', 'exec', { runOutputBytesDefault: 2 ** 21 }],
    ['a default that takes longer than it may', 'exec', { runTimeoutMsDefault: 11 * 60_000 }],
    ['a call longer than a stream', 'exec', { timeoutMsMax: 60_000 }],
    ['an audit longer than its command', 'exec', { auditedCommandBytesMax: 2 ** 20 }],
    ['a message larger than a chunk', 'files', { dataBytesMax: 2 ** 20 }],
    ['a chunk larger than a piece', 'files', { chunkBytesMax: 2 ** 23 }],
    ['a path longer than an answer', 'files', { pathBytesMax: 8 * 1024 }],
    ['a path longer than a header', 'files', { tarHeaderBytesMax: 4_095 }],
    ['a batch of more files than are told', 'files', { auditBatchFiles: 201 }],
    ['a message larger than its window', 'forward', { windowBytes: 1_024 }],
    ['a message of more than a turn', 'forward', { dataBytesMax: 128 * 1024 }],
    ['more dials than connections', 'forward', { dialsAtOnceMax: 201 }],
  ])('are refused at the start with %s', (_what, subject, change) => {
    expect(() => checkLimits(changed(subject, change))).toThrow();
  });
});
