import { streamLimits } from '../../domain/streams.limits.ts';

const { heldInputBytesMax, heldInputMessageBytesMin } = streamLimits;

interface Held {
  readonly bytes: number;
  readonly write: () => Promise<void> | undefined;
}

/**
 * The way of the input to the process, beside whatever else its client says: a size, a role or a
 * farewell must not wait because the process reads nothing, or its cluster is away.
 *
 * Owns:  input that was taken from a client and is not written yet.
 * Bound: `heldInputBytesMax`, a message counting `heldInputMessageBytesMin` at least; above it
 *        `push` answers a promise: wait for it before the client is read any further.
 * Order: as pushed, whoever wrote: one message is written after the other.
 */
export class HubInput {
  private readonly queue: Held[] = [];
  private bytes = 0;
  private isWriting = false;
  private readonly waiting: { readonly below: number; readonly wake: () => void }[] = [];

  get heldBytes(): number {
    return this.bytes;
  }

  /** `write` must neither throw nor reject; undefined: it is written. */
  push(bytes: number, write: Held['write']): Promise<void> | undefined {
    const held = { bytes: Math.max(bytes, heldInputMessageBytesMin), write };
    this.bytes += held.bytes;
    this.queue.push(held);
    if (!this.isWriting) this.writeOn();
    return this.bytes > heldInputBytesMax ? this.until(heldInputBytesMax) : undefined;
  }

  /** Resolves when all that was pushed is written. */
  written(): Promise<void> {
    return this.bytes === 0 ? Promise.resolve() : this.until(0);
  }

  private until(below: number): Promise<void> {
    return new Promise((wake) => this.waiting.push({ below, wake }));
  }

  private writeOn(): void {
    this.isWriting = true;
    for (let held = this.queue.shift(); held; held = this.queue.shift()) {
      const { bytes } = held;
      const written = held.write();
      if (written) {
        void written.then(() => {
          this.wrote(bytes);
          this.writeOn();
        });
        return;
      }
      this.wrote(bytes);
    }
    this.isWriting = false;
  }

  private wrote(bytes: number): void {
    this.bytes -= bytes;
    if (this.waiting.length === 0) return;
    const woken = this.waiting.filter(({ below }) => this.bytes <= below);
    for (const each of woken) {
      this.waiting.splice(this.waiting.indexOf(each), 1);
      each.wake();
    }
  }
}
