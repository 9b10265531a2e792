import { invariant } from '@endoscope/core';

/** Every bound of a recording, in one place. Bytes unless the name says otherwise. */
export const recordingLimits = {
  /** Payload of one frame; longer output is cut into several of the same time. */
  frameBytesMax: 32 * 1024,
  /** Frames of one member before compression. What does not fit begins the next member. */
  memberRawBytesMax: 516 * 1024,
  /** The same compressed and encrypted: zstd adds at most one byte for each 256, and 64. */
  memberBodyBytesMax: 519 * 1024,
  /**
   * How long output may wait for company before its member is closed and stored: what a crash may
   * lose is at most this and the time the store takes, together 250 ms where the store is healthy.
   */
  memberDelayMs: 200,
  /** Members of a recording; the index has 32 bits. At 250 ms each this is three weeks. */
  membersMax: 8_000_000,
  /** Places in the manifest from which a reader may start; with more members they get sparser. */
  landmarksMax: 4_096,
  /** Gaps told one by one in a manifest; more are only counted. */
  gapsListedMax: 1_000,
  /** Writers and observers named in a manifest. */
  participantsMax: 1_000,
  manifestBytesMax: 2 * 1024 * 1024,
  /** UTF-8 bytes of a marker, of a reason, of the name of a participant. */
  textBytesMax: 4_096,
  /** Terminal columns and rows: 16 bits each in Kubernetes. */
  terminalCellsMax: 65_535,
  /** Read at once while looking for a member behind a landmark. */
  seekWindowBytes: 64 * 1024,
  /** Output before the place of a jump that its screen is drawn from. */
  screenContextBytes: 768 * 1024,
  /** A recording tells the terminal's size again after so much output: who jumps finds it. */
  sizeAgainBytes: 128 * 1024,
  /** Cells a screen is drawn on: a terminal takes memory for each. */
  screenColumnsMax: 500,
  screenRowsMax: 300,
  /** Characters of a title, clipboard write or other string that may stay unseen in a replay. */
  hiddenCharactersMax: 4_096,
  /** Characters of one control sequence that is understood; longer ones are dropped. */
  sequenceCharactersMax: 128,
  /** The largest number a control sequence may carry: no terminal is larger. */
  sequenceNumberMax: 9_999,
  /** Columns of one line of the text export; longer lines are broken. */
  textColumnsMax: 4_096,
  /** Bytes of frames and of members that may wait for the store; above it the cluster waits. */
  waitingBytesMax: 2 * 1024 * 1024,
  /** Of packed members that wait: at so much they are stored without waiting for company. */
  storedEarlyBytesMin: 256 * 1024,
  /** Of many recordings that are written to Postgres in one statement, and bytes of each. */
  groupedAppendsMax: 32,
  groupedBytesMax: 16 * 1024,
  /** How long a store that fails is tried again while the session's output is held. */
  storeOutageMs: 5_000,
  storeRetryMs: 200,
  /** A write that takes longer holds the session's output. */
  storeSlowMs: 1_000,
  /** Of a recording that is no `required` one: how often it is tried to go on. */
  comeBackMs: 5_000,
  /** How long the last output of a session that has ended is waited for before it is sealed. */
  sealDelayMs: 15_000,
  /** A recording whose session ended so long ago is sealed by whoever finds it. */
  orphanedMs: 60_000,
  /** How often recordings are removed whose time is over. */
  removalMs: 60_000,
  /** How often it is looked for recordings whose keys another key than the primary one wraps. */
  rewrapMs: 600_000,
  /** How often the spool is looked at for sealed recordings, and the longest pause of a failing one. */
  shipMs: 5_000,
  shipMsMax: 300_000,
  /** Read back at once while what was shipped is compared with what rests near. */
  compareBytes: 1024 * 1024,
  /** How often it is looked at whether the store takes anything. */
  storeWatchMs: 15_000,
  /** Recordings that one turn of a job looks at. */
  jobBatchMax: 100,
  /** Recordings that are followed at once on one gateway. */
  followersMax: 50,
  /** How long whoever follows one waits before the store is asked for more. */
  followPollMs: 400,
  /** How old an answer of policy, and of the recording's state, may be while it is followed. */
  followCheckMs: 2_000,
  /** Secrets and patterns that one recording masks. */
  maskRulesMax: 500,
  /** Bytes that one match may have: what is held back while it may still become one. */
  maskBytesMax: 512,
  /** Bytes each mask begins with literally; shorter ones would hold back ordinary output. */
  maskPrefixBytesMin: 3,
} as const;

export type RecordingLimits = { readonly [K in keyof typeof recordingLimits]: number };

/** What must fit what. */
export function checkRecordingLimits(limits: RecordingLimits): void {
  for (const [name, value] of Object.entries(limits)) {
    invariant(Number.isInteger(value) && value > 0, `${name} is a whole number above 0`);
  }
  const frameHeadMax = 1 + 8 + 8;
  invariant(
    limits.frameBytesMax + frameHeadMax <= limits.memberRawBytesMax,
    'a member holds a frame of the largest size',
  );
  invariant(
    limits.memberRawBytesMax + Math.ceil(limits.memberRawBytesMax / 256) + 64 <=
      limits.memberBodyBytesMax,
    'a member that does not compress fits',
  );
  invariant(limits.textBytesMax <= limits.frameBytesMax, 'a text fits a frame');
  invariant(limits.maskBytesMax <= limits.frameBytesMax, 'what is held back fits a frame');
  invariant(limits.membersMax < 2 ** 32, 'the index of a member has 32 bits');
  invariant(
    2 * limits.memberRawBytesMax <= limits.waitingBytesMax,
    'a member may wait for another',
  );
  invariant(
    limits.storedEarlyBytesMin <= limits.memberBodyBytesMax,
    'what is stored early fits what is stored at once',
  );
  invariant(limits.storeRetryMs < limits.storeOutageMs, 'a store is tried again');
  invariant(limits.followPollMs < limits.followCheckMs, 'what is followed is asked for often');
  invariant(limits.sealDelayMs < limits.orphanedMs, 'who records a session seals it first');
  invariant(
    limits.sizeAgainBytes + limits.memberRawBytesMax <= limits.screenContextBytes,
    'what a screen is drawn from tells its size',
  );
  // A landmark is an array of four numbers and a hash: at most 130 characters.
  invariant(
    limits.landmarksMax * 130 + (limits.gapsListedMax + limits.participantsMax) * 256 <=
      limits.manifestBytesMax,
    'the longest lists of short names fit a manifest',
  );
}
