import type { RecordingDefault } from './session-recording.ts';

/** Every bound of a session's request and life, in one place. Times may be configured lower. */
export interface SessionLimits {
  readonly ttlMsDefault: number;
  readonly ttlMsMax: number;
  readonly ttlMsMin: number;
  readonly idleMs: number;
  /** The default of how long a start may take, and the most a request may ask for. */
  readonly startTimeoutMs: number;
  readonly startTimeoutMsMin: number;
  /** How long each step of the ending ladder may take before the next one. */
  readonly endStepMs: number;
  /**
   * How long the end of a process may stay unseen after the ladder, when nothing shows that it runs
   * on. The kubelet looks once a second and queues what it saw behind its other requests (five a
   * second before 1.27), so a busy node says it many seconds late.
   */
  readonly endSeenMs: number;
  readonly sessionsPerUserMax: number;
  readonly sessionsPerPodMax: number;
  readonly sessionsPerClusterMax: number;
  /** Ephemeral containers of a pod can never be removed, so their number is bounded here. */
  readonly ephemeralContainersPerPodMax: number;
  readonly eventsPerSessionMax: number;
  /** The least there is of recording; a template may ask for more. */
  readonly recording: RecordingDefault;
}

export const sessionLimitsDefault: SessionLimits = {
  ttlMsDefault: 60 * 60_000,
  ttlMsMax: 8 * 60 * 60_000,
  ttlMsMin: 10_000,
  idleMs: 30 * 60_000,
  startTimeoutMs: 120_000,
  startTimeoutMsMin: 1_000,
  endStepMs: 2_000,
  endSeenMs: 30_000,
  sessionsPerUserMax: 10,
  sessionsPerPodMax: 10,
  sessionsPerClusterMax: 200,
  ephemeralContainersPerPodMax: 32,
  eventsPerSessionMax: 500,
  recording: { mode: 'none', keptDays: 30 },
};

/** Containers of one pod whose claim to be of a session is held against the records. */
export const sessionsPerPodClaimsMax = 64;

/** Of a dry run, which asks several things of a cluster at once. */
export const preflightLimits = {
  /** Of each check; what takes longer is answered as unknown. */
  checkMsMax: 5_000,
  /** Of the server-side dry run, with the search for a profile that passes: webhooks take time. */
  admissionMsMax: 20_000,
  claimsReadMax: 16,
  /** etcd's --max-request-bytes. */
  objectBytesMax: 1.5 * 1024 * 1024,
} as const;

export const requestLimits = {
  reasonCharactersMax: 500,
  commandWordsMax: 256,
  /** Command and arguments together; the API server's own object limit is 1.5 MiB. */
  commandBytesMax: 64 * 1024,
  envVariablesMax: 100,
  envBytesMax: 64 * 1024,
  envSourcesMax: 32,
  volumeMountsMax: 64,
  setImagesMax: 64,
  /** A custom profile or a raw document. */
  documentBytesMax: 256 * 1024,
  /** Of a Linux user id as Kubernetes takes it (validation.go, IsValidUserID). */
  userIdMax: 2 ** 31 - 1,
  idempotencyKeyCharactersMax: 255,
  idempotencyKeptMs: 24 * 60 * 60_000,
} as const;
