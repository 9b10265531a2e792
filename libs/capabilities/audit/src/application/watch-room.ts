import { LedgerFull } from '../domain/ledger/ledger.errors.ts';
import { ledgerRoom } from '../domain/ledger/ledger-room.ts';
import type { DiskRoom, LedgerRoom, RoomLevel } from '../domain/ledger/ledger-room.ts';

/** `unwatched`: nobody has said where the disk is. `unknown`: it could not be looked at. */
export type RoomState = RoomLevel | 'unwatched' | 'unknown';

export interface RoomObserver {
  /** Once for each change; `cause` with `unknown`. */
  onState(state: RoomState, about: { readonly room?: LedgerRoom; readonly cause?: unknown }): void;
  /** After each look; undefined where there was nothing to see. */
  onRoom(room: LedgerRoom | undefined): void;
}

/** Knows how much room the ledger has left, by looking again and again. */
export class WatchRoom {
  private current: RoomState = 'unwatched';
  private room: LedgerRoom | undefined;

  constructor(
    /** Every disk that can be seen. */
    private readonly measure: () => Promise<readonly DiskRoom[]>,
    private readonly observer: RoomObserver,
    private readonly floorBytes: number,
  ) {}

  get state(): RoomState {
    return this.current;
  }

  /** One look; never rejects. What cannot be looked at stays as it was last seen. */
  async pass(): Promise<void> {
    try {
      const wasFull = this.room?.level === 'full';
      this.room = ledgerRoom(await this.measure(), { floorBytes: this.floorBytes, wasFull });
      this.observer.onRoom(this.room);
      this.become(this.room?.level ?? 'unwatched', this.room ? { room: this.room } : {});
    } catch (cause) {
      this.observer.onRoom(undefined);
      this.become('unknown', { cause });
    }
  }

  /** Throws LedgerFull while there is less than the floor. */
  assertRoom(): void {
    if (this.room?.level !== 'full') return;
    throw new LedgerFull({ ...this.room, floorBytes: this.floorBytes });
  }

  private become(state: RoomState, about: Parameters<RoomObserver['onState']>[1]): void {
    if (state === this.current) return;
    this.current = state;
    this.observer.onState(state, about);
  }
}
