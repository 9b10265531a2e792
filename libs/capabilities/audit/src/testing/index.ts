export { anAuditEvent } from './an-audit-event.ts';
export { MemoryAuditLog } from './memory-audit-log.ts';
export { MemoryUnitOfWork, onRollback } from './memory-unit-of-work.ts';
export { MemoryLedger } from './memory-ledger.ts';
