import { auditLogContract } from './audit-log.contract.ts';
import { MemoryAuditLog } from './memory-audit-log.ts';
import { MemoryUnitOfWork } from './memory-unit-of-work.ts';

auditLogContract(() =>
  Promise.resolve({ log: new MemoryAuditLog(), work: new MemoryUnitOfWork() }),
);
