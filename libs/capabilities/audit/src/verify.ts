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
export { keyLineText } from './domain/ledger/export-line.ts';
export type { KeyLine } from './domain/ledger/export-line.ts';
export { bytesOfBase64, NoteVerifier } from './domain/ledger/note-key.ts';
export { findingOfKey, verifiedHead } from './domain/ledger/verify-head.ts';
export type { TrustedKey, VerifiedHead } from './domain/ledger/verify-head.ts';
