/** What needs no server: checks of exports, heads and proofs with nothing but public keys. */
export { verifyLedgerExport } from './application/verify-ledger-export.ts';
export { openCheckpoint } from './domain/ledger/checkpoint.ts';
export type { OpenedCheckpoint } from './domain/ledger/checkpoint.ts';
export { ledgerFindingKinds } from './domain/ledger/ledger-finding.ts';
export type { LedgerFinding, LedgerFindingKind } from './domain/ledger/ledger-finding.ts';
export { LedgerVerifier } from './domain/ledger/ledger-verifier.ts';
export type { LedgerReport, LedgerTrust } from './domain/ledger/ledger-verifier.ts';
export { isConsistent, isIncluded } from './domain/ledger/merkle-proof.ts';
export { leafHashOf } from './domain/ledger/merkle-tree.ts';
export { NoteVerifier } from './domain/ledger/note-key.ts';
export type { TrustedKey } from './domain/ledger/verify-head.ts';
