import type { AppendAudit, AuditEntry } from '@endoscope/audit';
import { systemContext } from '@endoscope/core';
import type { UnitOfWork } from '@endoscope/core';
import type { OpenStreamStore } from '../ports/open-stream-store.ts';

/**
 * Looks in a row that find a gateway silent before its streams are told to be lost: after an outage
 * of the database all are, and each needs a moment to show itself and to write what it owes.
 */
const looksMin = 3;

/**
 * Commands, logs, copies and forwards end with the gateway that carries them, and one that was killed
 * could tell nobody, of those that had ended while the ledger was away neither: another one does.
 */
export class CloseLostStreams {
  private looks = new Map<string, number>();

  constructor(
    private readonly streams: OpenStreamStore,
    private readonly audit: AppendAudit,
    private readonly work: UnitOfWork,
  ) {}

  /** One look; answers how many were told of. A look that fails begins the row anew. */
  async execute(expiryMs: number): Promise<number> {
    const before = this.looks;
    this.looks = new Map();
    const silent = await this.streams.silent(expiryMs);
    this.looks = new Map(silent.map((id) => [id, (before.get(id) ?? 0) + 1]));
    const lost = silent.filter((id) => (this.looks.get(id) ?? 0) >= looksMin);
    return lost.length === 0 ? 0 : this.tell(lost);
  }

  private tell(lost: readonly string[]): Promise<number> {
    return this.work.run(async (tx) => {
      const taken = await this.streams.take(tx, lost);
      for (const { lost: text } of taken) {
        await this.audit.execute(tx, systemContext(), JSON.parse(text) as AuditEntry);
      }
      return taken.length;
    });
  }
}
