/**
 * What a client has sent of one connection and the pod has not taken yet.
 *
 * Bound: `bytesMax`; more is refused, for the client knows its window.
 * Order: as pushed.
 * Ends:  with undefined, after `end` and the last bytes, or at once after `discard`.
 */
export class ForwardInput {
  private readonly chunks: Uint8Array[] = [];
  /** Pushed and not yet written. */
  private heldBytes = 0;
  private hasEnded = false;
  private wake: () => void = () => undefined;

  constructor(private readonly bytesMax: number) {}

  /** False when there is no room, or after the end. */
  push(data: Uint8Array): boolean {
    if (this.hasEnded || this.heldBytes + data.length > this.bytesMax) return false;
    if (data.length === 0) return true;
    this.heldBytes += data.length;
    this.chunks.push(data);
    this.wake();
    return true;
  }

  end(): void {
    this.hasEnded = true;
    this.wake();
  }

  discard(): void {
    this.chunks.length = 0;
    this.end();
  }

  /** For one consumer, which says with `written` when there is room again. */
  async take(): Promise<Uint8Array | undefined> {
    while (this.chunks.length === 0 && !this.hasEnded) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.chunks.shift();
  }

  written(bytes: number): void {
    this.heldBytes -= bytes;
  }
}
