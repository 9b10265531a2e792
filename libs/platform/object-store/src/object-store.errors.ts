/**
 * `unavailable`: it did not answer, or not now; `refused`: the credentials are not taken, or may not
 * do this; `no_bucket`: there is no such bucket; `corrupt`: what it got or gave is not what was sent;
 * `unexpected`: an answer that none of these is.
 */
export type ObjectStoreFailureCause =
  | 'unavailable'
  | 'refused'
  | 'no_bucket'
  | 'corrupt'
  | 'unexpected';

const sentences: Readonly<Record<ObjectStoreFailureCause, string>> = {
  unavailable: 'did not answer, or takes nothing at the moment',
  refused: 'does not take these credentials, or does not allow them this',
  no_bucket: 'has no such bucket',
  corrupt: 'got or gave other bytes than those that were sent',
  unexpected: 'answered something that was not expected',
};

/** Internal: names the place and what was asked, and the store's own word; no credential, no request. */
export class ObjectStoreFailure extends Error {
  override readonly name = 'ObjectStoreFailure';
  readonly why: ObjectStoreFailureCause;

  constructor(
    why: ObjectStoreFailureCause,
    about: { readonly place: string; readonly doing: string; readonly said?: string },
  ) {
    const said = about.said ? ` (${about.said})` : '';
    super(`The object store at ${about.place} ${sentences[why]} while ${about.doing}${said}.`);
    this.why = why;
  }
}
