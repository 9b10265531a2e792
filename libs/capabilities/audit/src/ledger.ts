/** The sealed ledger; offline checks of it are in verify.ts. */
export { ExportLedger } from './application/export-ledger.ts';
export { ProveConsistency } from './application/prove-consistency.ts';
export { ProveInclusion } from './application/prove-inclusion.ts';
export { SealLedger } from './application/seal-ledger.ts';
export type { Sealer, SealResult } from './application/seal-ledger.ts';
export { eventRecordOf } from './domain/ledger/event-record.ts';
export { NoteSigner } from './domain/ledger/note-key.ts';
export { IntroduceKeys } from './application/introduce-keys.ts';
export { KeepSealed } from './application/keep-sealed.ts';
export type { SealingState } from './application/keep-sealed.ts';
export { ledgerLimits } from './domain/ledger/ledger.limits.ts';
export { GetCheckpoint } from './application/get-checkpoint.ts';
export { ListCheckpoints } from './application/list-checkpoints.ts';
export type { ListCheckpointsInput } from './application/list-checkpoints.ts';
export type { InclusionProof, ProveInclusionInput } from './application/prove-inclusion.ts';
export type { ConsistencyProof, ProveConsistencyInput } from './application/prove-consistency.ts';
export type { SealedHead, SealedKey } from './ports/ledger-store.ts';
export { PublishHeads } from './application/publish-heads.ts';
