import { timestampOf } from '@endoscope/contracts';
import type {
  LedgerHold as HoldMessage,
  Tombstone as TombstoneMessage,
} from '@endoscope/contracts';
import type { LedgerHold, Tombstone } from '@endoscope/audit/ledger';
import { z } from 'zod';
import { timeJson } from './common.ts';

export const ledgerHoldSchema = z
  .object({
    id: z.string(),
    reason: z.string(),
    /** Issuer, "#", subject. */
    placedBy: z.string(),
    placeTime: z.string(),
    releasedBy: z.string().optional(),
    releaseTime: z.string().optional(),
  })
  .meta({ id: 'LedgerHold' });

export const ledgerHoldsSchema = z
  .object({ holds: z.array(ledgerHoldSchema) })
  .meta({ id: 'LedgerHolds' });

export const tombstonesSchema = z
  .object({
    tombstones: z.array(
      z
        .object({
          startSize: z.int(),
          endSize: z.int(),
          /** Base 64. */
          rootHash: z.string(),
          keyId: z.string(),
          removeTime: z.string(),
          note: z.string(),
        })
        .meta({ id: 'Tombstone' }),
    ),
  })
  .meta({ id: 'Tombstones' });

export function ledgerHoldJson({ id, reason, placedBy, placedAt, ...released }: LedgerHold) {
  const { releasedBy, releasedAt } = released;
  return {
    ...{ id, reason, placedBy, releasedBy },
    placeTime: timeJson(placedAt),
    releaseTime: releasedAt && timeJson(releasedAt),
  };
}

export function ledgerHoldMessage({
  id,
  reason,
  placedBy,
  placedAt,
  ...rest
}: LedgerHold): HoldMessage {
  const { releasedBy = '', releasedAt } = rest;
  return {
    ...{ id, reason, placedBy, releasedBy },
    placeTime: timestampOf(placedAt),
    ...(releasedAt && { releaseTime: timestampOf(releasedAt) }),
  };
}

export function tombstoneJson({ startSize, endSize, root, keyId, removedAt, note }: Tombstone) {
  const rootHash = Buffer.from(root).toString('base64');
  return { startSize, endSize, rootHash, keyId, removeTime: timeJson(removedAt), note };
}

export function tombstoneMessage({ root, removedAt, ...rest }: Tombstone): TombstoneMessage {
  return { ...rest, rootHash: Buffer.from(root), removeTime: timestampOf(removedAt) };
}
