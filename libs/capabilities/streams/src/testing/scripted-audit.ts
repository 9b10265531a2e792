import type { AppendAudit, AuditEntry } from '@endoscope/audit';
import type { RequestContext, Transaction } from '@endoscope/core';

/** A ledger of which a test sees the entries as they were given. `append` may throw. */
export function scriptedAudit(append: (entry: AuditEntry) => void): AppendAudit {
  const write = (entry: AuditEntry): Promise<void> =>
    new Promise((resolve) => resolve(append(entry)));
  const audit = {
    execute: (_tx: Transaction, _ctx: RequestContext, entry: AuditEntry) => write(entry),
    event: (_ctx: RequestContext, entry: AuditEntry) => entry,
    once: (_tx: Transaction, entry: AuditEntry) => write(entry),
  };
  return audit as unknown as AppendAudit;
}
