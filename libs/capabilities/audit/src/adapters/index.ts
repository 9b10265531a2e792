export { FileHeadPlace } from './file-head-place.ts';
export { PrismaAuditLog } from './prisma-audit-log.ts';
export { PrismaLedgerReader } from './prisma-ledger-reader.ts';
export { readLedgerSigners } from './read-ledger-signers.ts';
export { PrismaRetentionStore } from './prisma-retention-store.ts';
export { PrismaSealingStore } from './prisma-sealing-store.ts';
export { WebhookHeadPlace } from './webhook-head-place.ts';
export { ObjectHeadPlace } from './object-head-place.ts';
