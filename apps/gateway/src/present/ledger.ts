import { timestampOf } from '@endoscope/contracts';
import type { Checkpoint, ConsistencyProof as ConsistencyMessage } from '@endoscope/contracts';
import type { InclusionProof as InclusionMessage, LedgerKey } from '@endoscope/contracts';
import { eventRecordOf } from '@endoscope/audit/ledger';
import type { ConsistencyProof, InclusionProof } from '@endoscope/audit/ledger';
import type { SealedHead, SealedKey } from '@endoscope/audit/ledger';
import { canonicalJson } from '@endoscope/core';
import { z } from 'zod';
import { auditEventJson, auditEventMessage, auditEventSchema } from './audit-event.ts';
import { timeJson } from './common.ts';

export const checkpointSchema = z
  .object({
    treeSize: z.int(),
    /** Base 64. */
    rootHash: z.string(),
    keyId: z.string(),
    signedAt: z.string(),
    note: z.string(),
  })
  .meta({ id: 'Checkpoint' });

export const checkpointPageSchema = z
  .object({ checkpoints: z.array(checkpointSchema), nextPageToken: z.string().optional() })
  .meta({ id: 'CheckpointPage' });

export const ledgerKeysSchema = z
  .object({
    origin: z.string(),
    keys: z.array(
      z
        .object({
          keyId: z.string(),
          vkey: z.string(),
          validFromSize: z.int(),
          introducedAt: z.string(),
          statement: z.string(),
        })
        .meta({ id: 'LedgerKey' }),
    ),
  })
  .meta({ id: 'LedgerKeys' });

export const inclusionProofSchema = z
  .object({
    event: auditEventSchema,
    /** The bytes that the leaf is the hash of. */
    record: z.string(),
    leafIndex: z.int(),
    leafHash: z.string(),
    hashes: z.array(z.string()),
    checkpoint: checkpointSchema,
  })
  .meta({ id: 'InclusionProof' });

export const consistencyProofSchema = z
  .object({ fromSize: z.int(), hashes: z.array(z.string()), checkpoint: checkpointSchema })
  .meta({ id: 'ConsistencyProof' });

export function checkpointJson({ treeSize, root, keyId, signedAt, note }: SealedHead) {
  return { treeSize, rootHash: base64(root), keyId, signedAt: timeJson(signedAt), note };
}

export function checkpointMessage({ root, signedAt, ...head }: SealedHead): Checkpoint {
  return { ...head, rootHash: Buffer.from(root), signedAt: timestampOf(signedAt) };
}

export function ledgerKeyJson({ introducedAt, ...key }: SealedKey) {
  return { ...key, introducedAt: timeJson(introducedAt) };
}

export function ledgerKeyMessage({ introducedAt, ...key }: SealedKey): LedgerKey {
  return { ...key, introducedAt: timestampOf(introducedAt) };
}

export function inclusionProofJson(proof: InclusionProof) {
  return {
    event: auditEventJson(proof.event),
    record: recordOf(proof),
    leafIndex: proof.leafIndex,
    leafHash: base64(proof.leafHash),
    hashes: proof.hashes.map(base64),
    checkpoint: checkpointJson(proof.head),
  };
}

export function inclusionProofMessage(proof: InclusionProof): InclusionMessage {
  return {
    event: auditEventMessage(proof.event),
    record: recordOf(proof),
    leafIndex: proof.leafIndex,
    leafHash: Buffer.from(proof.leafHash),
    hashes: proof.hashes.map((hash) => Buffer.from(hash)),
    checkpoint: checkpointMessage(proof.head),
  };
}

export function consistencyProofJson({ fromSize, hashes, head }: ConsistencyProof) {
  return { fromSize, hashes: hashes.map(base64), checkpoint: checkpointJson(head) };
}

export function consistencyProofMessage(proof: ConsistencyProof): ConsistencyMessage {
  const { fromSize, hashes, head } = proof;
  return {
    fromSize,
    hashes: hashes.map((hash) => Buffer.from(hash)),
    checkpoint: checkpointMessage(head),
  };
}

function recordOf({ sequence, event }: InclusionProof): string {
  return canonicalJson(eventRecordOf(sequence, event));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
