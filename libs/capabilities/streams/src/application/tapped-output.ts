import { streamLimits } from '../domain/streams.limits.ts';

const { tappedBytesMax } = streamLimits;

interface Piece {
  readonly data: Uint8Array;
}

/**
 * Output on its way past a tap, which may hold each piece back: a strict recorder does until it is
 * stored, and what comes meanwhile is stored together.
 *
 * Owns:  pieces that the tap holds back.
 * Bound: `tappedBytesMax` and one piece; `push` answers a promise while there is more.
 * Order: that of the calls.
 * Ends:  never. What `deliver` throws is thrown by every later call.
 */
export class TappedOutput<Of extends Piece> {
  private held = 0;
  private last: Promise<void> | undefined;
  private broken: Promise<void> | undefined;
  private space: (() => void) | undefined;

  constructor(private readonly deliver: (piece: Of) => Promise<void> | undefined) {}

  /** Of what the tap has, and nobody else. */
  get heldBytes(): number {
    return this.held;
  }

  /** `taken`: what the tap has answered. A promise: wait for it before the next piece. */
  push(piece: Of, taken: Promise<void> | undefined): Promise<void> | undefined {
    if (this.broken) return this.broken;
    if (!taken && !this.last) return this.deliver(piece);
    this.held += piece.data.length;
    const last = this.pass(piece, taken, this.last);
    this.last = last;
    last.then(
      () => {
        if (this.last === last) this.last = undefined;
      },
      // Whoever comes next is told.
      () => {
        this.broken = last;
        this.space?.();
      },
    );
    return this.held > tappedBytesMax ? this.room() : undefined;
  }

  /** A promise: what was pushed is not delivered yet. */
  settled(): Promise<void> | undefined {
    return this.last;
  }

  private async room(): Promise<void> {
    while (this.held > tappedBytesMax && !this.broken) {
      await new Promise<void>((resolve) => (this.space = resolve));
    }
    await this.broken;
  }

  private async pass(
    piece: Of,
    taken: Promise<void> | undefined,
    before: Promise<void> | undefined,
  ): Promise<void> {
    await taken;
    await before;
    await this.deliver(piece);
    this.held -= piece.data.length;
    this.space?.();
  }
}
