import type { ClientLimits } from '../client.limits.ts';

/**
 * Tells the gateway how much of the output the consumer has taken: what it was sent and has not
 * acknowledged is then always in the gateway's ring, so a connection that breaks loses none of it.
 *
 * Owns:  a timer while something is unacknowledged.
 * Bound: one message for a quarter of the gateway's window, or for each `attachAckDelayMs`.
 * Ends:  with `stop`, and begins again with the next connection's `begin`.
 */
export class OutputAcks {
  /** 0: this connection's gateway wants none. */
  private dueBytes = 0;
  private acked = 0;
  private taken = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly limits: Pick<ClientLimits, 'attachAckDelayMs'>,
    private readonly send: (offset: number) => void,
  ) {}

  begin({ windowBytes, offset }: { windowBytes: number; offset: number }): void {
    this.stop();
    this.dueBytes = Math.floor(windowBytes / 4);
    this.acked = offset;
    this.taken = offset;
  }

  /** The consumer has asked for what comes after this offset. */
  took(offset: number): void {
    if (this.dueBytes === 0) return;
    this.taken = offset;
    if (offset - this.acked >= this.dueBytes) this.say();
    else this.timer ??= setTimeout(() => this.say(), this.limits.attachAckDelayMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.dueBytes = 0;
  }

  private say(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.taken <= this.acked) return;
    this.acked = this.taken;
    this.send(this.taken);
  }
}
