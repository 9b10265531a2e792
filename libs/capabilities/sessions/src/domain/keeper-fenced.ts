/** Another replica has taken the session over: nothing of what this one decided is written. */
export class KeeperFenced extends Error {
  override readonly name = 'KeeperFenced';

  constructor(sessionId: string) {
    super(`another replica keeps session ${sessionId} now`);
  }
}
