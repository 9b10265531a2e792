import { ledgerLimits } from './ledger.limits.ts';

/** A disk of the database, or what it may grow to, in bytes. */
export interface DiskRoom {
  readonly place: string;
  readonly usedBytes: number;
  /** Used and free. */
  readonly totalBytes: number;
}

/**
 * `filling` from 80 % and `nearly_full` from 90 %: the operator is told. `full` below the floor: the
 * ledger takes nothing more while there is room left to do so in order.
 */
export type RoomLevel = 'ok' | 'filling' | 'nearly_full' | 'full';

/** Of the disk that is worst off. */
export interface LedgerRoom {
  readonly level: RoomLevel;
  readonly place: string;
  /** 0 to 1. */
  readonly usedShare: number;
  readonly freeBytes: number;
}

export interface RoomFloor {
  readonly floorBytes: number;
  /** It was full when it was last looked at: a little above the floor it still is. */
  readonly wasFull: boolean;
}

/** Undefined when nobody knows of any disk. */
export function ledgerRoom(disks: readonly DiskRoom[], floor: RoomFloor): LedgerRoom | undefined {
  return disks.map((disk) => roomOn(disk, floor)).sort(worstFirst)[0];
}

const severity: readonly RoomLevel[] = ['ok', 'filling', 'nearly_full', 'full'];

function worstFirst(a: LedgerRoom, b: LedgerRoom): number {
  const byLevel = severity.indexOf(b.level) - severity.indexOf(a.level);
  return byLevel === 0 ? b.usedShare - a.usedShare : byLevel;
}

function roomOn({ place, usedBytes, totalBytes }: DiskRoom, floor: RoomFloor): LedgerRoom {
  const freeBytes = Math.max(totalBytes - usedBytes, 0);
  // A disk of no size has no room.
  const usedShare = totalBytes > 0 ? Math.min(usedBytes / totalBytes, 1) : 1;
  return { level: levelOf(usedShare, freeBytes, floor), place, usedShare, freeBytes };
}

function levelOf(
  usedShare: number,
  freeBytes: number,
  { floorBytes, wasFull }: RoomFloor,
): RoomLevel {
  const { roomFillingShare, roomNearlyFullShare, roomReturnShare } = ledgerLimits;
  const neededBytes = wasFull ? floorBytes * (1 + roomReturnShare) : floorBytes;
  if (freeBytes < neededBytes) return 'full';
  if (usedShare >= roomNearlyFullShare) return 'nearly_full';
  return usedShare >= roomFillingShare ? 'filling' : 'ok';
}
