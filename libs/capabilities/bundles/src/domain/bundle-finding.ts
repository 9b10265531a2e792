/** What a verification of a bundle can find, each with what it means. */
export const bundleFindingKinds = {
  not_a_bundle: 'This is no bundle of a session, or one of a version that is not known.',
  archive_broken: 'The archive is not as it was written from here on; what follows cannot be read.',
  truncated: 'The bundle ends before its end.',
  part_missing: 'A part stands where another one must.',
  part_malformed: 'A part is not written as it is when a bundle is made.',
  index_changed: 'The bundle says something else of itself than the ledger does.',
  head_untrusted:
    'The checkpoint has no valid signature of a trusted key, or one that is not known.',
  key_untrusted:
    'A key is not one of those the verifier was given, or did not sign the checkpoint.',
  key_changed: 'A key says something else than its own signed statement.',
  event_unproven: 'An event is not in the tree that was signed: it, or its proof, was edited.',
  event_of_another: 'An event is of another session.',
  event_out_of_order: 'An event does not come after the one before it.',
  events_incomplete:
    'Events are missing, or more than those the ledger says the bundle was made of.',
  plan_changed: 'The plan is not the one that the ledger says was carried out.',
  recording_missing: 'The session has a recording, and the bundle does not hold it.',
  recording_changed: 'The recording is not what was recorded.',
} as const;

export type BundleFindingKind = keyof typeof bundleFindingKinds;

export interface BundleFinding {
  readonly kind: BundleFindingKind;
  /** Name of the part; undefined of what is between parts. */
  readonly part?: string;
  /** What is wrong there, where more can be said. */
  readonly problem?: string;
}
