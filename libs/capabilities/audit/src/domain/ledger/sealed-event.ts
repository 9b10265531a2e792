import type { AuditEvent } from '../audit-event.ts';
import { recordText } from './event-record.ts';
import type { Hash } from './merkle-tree.ts';

/** An event with its place in the tree: what every format for readers elsewhere is made of. */
export interface SealedEvent {
  /** From 0, without gaps; also the cursor of who reads events one by one. */
  readonly leafIndex: number;
  readonly sequence: bigint;
  /** SHA-256(0x00, record). */
  readonly leafHash: Hash;
  readonly event: AuditEvent;
}

/** The bytes that the leaf is the hash of. */
export function recordOf({ sequence, event }: SealedEvent): string {
  return recordText(sequence, event);
}
