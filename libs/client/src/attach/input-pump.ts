import type { ClientMessage, DoorConnection } from './attach-door.ts';
import type { InputLedger } from './input-ledger.ts';

/**
 * Hands the ledger's messages to the present connection, as fast as it takes them.
 *
 * Bound: that of the ledger and the connection; `progress` tells a writer to look again.
 */
export class InputPump {
  private isDraining = false;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly ledger: InputLedger,
    /** Undefined while the connection is lost. */
    private readonly door: () => DoorConnection | undefined,
  ) {}

  push(message: ClientMessage): void {
    this.ledger.push(message);
    this.flush();
  }

  /** While the container is away its input waits here. */
  note(noticeCode: string): void {
    if (noticeCode !== 'upstream_lost' && noticeCode !== 'upstream_restored') return;
    this.ledger.isHeld = noticeCode === 'upstream_lost';
    this.flush();
  }

  flush(): void {
    const { ledger } = this;
    const door = this.door();
    while (door && !door.isFull && ledger.next && door.send(ledger.next)) ledger.handOver();
    this.wake();
    if (!door?.isFull || this.isDraining) return;
    this.isDraining = true;
    void door.drained().then(() => {
      this.isDraining = false;
      this.flush();
    });
  }

  /** Resolves when something has left, or there may be nothing to wait for. */
  progress(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
