import type { AttachEvent } from './attach-connection.ts';

export interface EventQueueOptions {
  readonly bytesMax: number;
  /** Called when the bytes held go over `bytesMax`, and when they are below half of it again. */
  readonly onFull: () => void;
  readonly onRoom: () => void;
  /** Called when the consumer leaves before the end. */
  readonly onAbandoned: () => void;
}

/**
 * Carries events from a socket's callbacks to one `for await`.
 *
 * Owns:  nothing but the events held.
 * Bound: `bytesMax` and what the source delivers before its pause works: one read of the socket.
 * Order: first in, first out; an error comes after every event pushed before it.
 * Ends:  after `end` or `fail`, once drained; pushes that follow are dropped.
 */
export class EventQueue implements AsyncIterable<AttachEvent> {
  private readonly held: AttachEvent[] = [];
  private heldBytes = 0;
  private isPaused = false;
  private outcome: { error: unknown } | 'end' | undefined;
  private wake: (() => void) | undefined;

  constructor(private readonly options: EventQueueOptions) {}

  get hasEnded(): boolean {
    return this.outcome !== undefined;
  }

  push(event: AttachEvent): void {
    if (this.outcome !== undefined) return;
    this.held.push(event);
    this.heldBytes += bytesOf(event);
    if (!this.isPaused && this.heldBytes > this.options.bytesMax) {
      this.isPaused = true;
      this.options.onFull();
    }
    this.wake?.();
  }

  end(): void {
    this.outcome ??= 'end';
    this.wake?.();
  }

  fail(error: unknown): void {
    this.outcome ??= { error };
    this.wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<AttachEvent, void, undefined> {
    try {
      for (;;) {
        const event = this.held.shift();
        if (event !== undefined) {
          this.release(bytesOf(event));
          yield event;
        } else if (this.outcome !== undefined) {
          if (this.outcome !== 'end') throw this.outcome.error;
          return;
        } else {
          await new Promise<void>((resolve) => (this.wake = resolve));
        }
      }
    } finally {
      if (this.outcome === undefined) this.options.onAbandoned();
    }
  }

  private release(bytes: number): void {
    this.heldBytes -= bytes;
    if (this.isPaused && this.heldBytes <= this.options.bytesMax / 2) {
      this.isPaused = false;
      this.options.onRoom();
    }
  }
}

function bytesOf(event: AttachEvent): number {
  return 'data' in event ? event.data.byteLength : 0;
}
