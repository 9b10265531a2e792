import { Socket } from 'node:net';

/**
 * A socket on which the messages of one turn of the event loop leave together: statements that are
 * asked together are one system call, and wake Postgres once. pg corks its socket around each
 * statement (lib/query.js); here the first of those waits for the others.
 *
 * Bound: until the next tick nothing is held back any longer.
 */
export class JoiningSocket extends Socket {
  private isJoining = false;

  override cork(): void {
    super.cork();
    if (this.isJoining) return;
    this.isJoining = true;
    super.cork();
    process.nextTick(this.send);
  }

  private readonly send = (): void => {
    this.isJoining = false;
    this.uncork();
  };
}
