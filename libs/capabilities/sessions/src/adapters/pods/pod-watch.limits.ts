import { invariant } from '@endoscope/core';

/** Every bound of the watches of pods. */
export interface PodWatchLimits {
  /** After this the API server ends a watch, and the right to it is looked at anew. */
  readonly watchSeconds: number;
  /** First wait after a failure; doubled with each one after it. */
  readonly retryMsMin: number;
  readonly retryMsMax: number;
  /** Failures in a row without an event, after which what was heard last is no place to resume. */
  readonly resumesMax: number;
  /**
   * Refusals in a row before a watch that has worked counts as refused: an API server that has
   * just started answers 403 until it has read its roles. With the waits between them some 20 s.
   */
  readonly refusalsMax: number;
  /**
   * What a shared watch may bring within `strangersWindowMs` about pods that nobody here asked
   * about: so much by itself, and so much for each listener, whom it saves a connection.
   */
  readonly strangersBytesMax: number;
  readonly strangersBytesPerListenerMax: number;
  readonly strangersWindowMs: number;
  /** How long pods are watched one by one where a shared watch was too dear, or refused. */
  readonly apartMs: number;
}

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

export const podWatchLimits: PodWatchLimits = {
  watchSeconds: 300,
  retryMsMin: 250,
  retryMsMax: 5_000,
  resumesMax: 3,
  refusalsMax: 8,
  strangersBytesMax: mebibyte,
  strangersBytesPerListenerMax: 256 * kibibyte,
  strangersWindowMs: 10_000,
  apartMs: 600_000,
};

export function podWatchLimitsWith(overrides: Partial<PodWatchLimits>): PodWatchLimits {
  const limits = { ...podWatchLimits, ...overrides };
  invariant(limits.retryMsMax >= limits.retryMsMin, 'retryMsMax is at least retryMsMin');
  return limits;
}
