import { describe, expect, it } from '@jest/globals';
import { madePodLimits, removalDelayMs } from './made-pod.ts';

describe('the delay after a failed removal', () => {
  const { removalAttemptsMax: max, removalDelayMsMin, removalDelayMsMax } = madePodLimits;
  it.each([
    [1, removalDelayMsMin],
    [2, 2 * removalDelayMsMin],
    [9, removalDelayMsMax],
    [max - 1, removalDelayMsMax],
    [max, undefined],
  ])('after attempt %d is %s ms', (attempts, delayMs) => {
    expect(removalDelayMs(attempts)).toBe(delayMs);
  });
});
