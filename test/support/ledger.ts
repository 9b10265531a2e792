import { setTimeout as sleep } from 'node:timers/promises';
import type { TestDatabase } from '@endoscope/testkit';

export interface LedgerLine {
  readonly event: string;
  readonly result: string;
  readonly reason: string | null;
  readonly username: string;
  readonly entry: string;
  readonly requestId: string;
}

/** Reads the audit rows straight from the database, past everything that could hide one. */
export class Ledger {
  constructor(private readonly database: TestDatabase) {}

  /** Lines of one request, oldest first; waits for the first one, which may follow the answer. */
  async ofRequest(requestId: string): Promise<LedgerLine[]> {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const lines = (await this.all()).filter((line) => line.requestId === requestId);
      if (lines.length > 0 || Date.now() > deadline) return lines;
      await sleep(20);
    }
  }

  all(): Promise<LedgerLine[]> {
    return this.database.database.prisma.$queryRaw<LedgerLine[]>`
      SELECT event, result, reason, username, entry, request_id AS "requestId"
      FROM audit_event ORDER BY sequence`;
  }

  /** Every column of every row, as text. */
  async text(): Promise<string> {
    const rows = await this.database.database.prisma.$queryRaw<{ row: string }[]>`
      SELECT to_jsonb(audit_event)::text AS row FROM audit_event`;
    return rows.map(({ row }) => row).join('\n');
  }
}
