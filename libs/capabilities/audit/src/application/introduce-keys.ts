import type { RequestContext, Transaction, UnitOfWork } from '@endoscope/core';
import { NoteVerifier } from '../domain/ledger/note-key.ts';
import { LedgerKeysUnknown, LedgerOriginChanged } from '../domain/ledger/ledger.errors.ts';
import { ledgerLimits } from '../domain/ledger/ledger.limits.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { LedgerReader, SealingStore } from '../ports/ledger-store.ts';
import type { AppendAudit } from './append-audit.ts';
import type { Sealer } from './seal-ledger.ts';

export interface IntroduceKeysParts {
  readonly log: Pick<AuditLog, 'list'>;
  readonly store: Pick<SealingStore, 'holdOff'>;
  readonly ledger: Pick<LedgerReader, 'keys'>;
  readonly audit: AppendAudit;
  readonly work: UnitOfWork;
}

export interface IntroducedKeys extends Omit<Sealer, 'holder'> {
  /** All keys that have signed are lost, and others are to go on: the operator has said so. */
  readonly areKeysLost?: boolean;
}

/**
 * Before a gateway signs anything: one event for each of its keys that the ledger does not know yet.
 * The event is there before the first signature, so a key is never used that was not announced.
 *
 * Throws LedgerOriginChanged where the database holds a ledger of another name, and
 * LedgerKeysUnknown, before anything is written, where it has been signed and by none of these keys.
 */
export class IntroduceKeys {
  constructor(private readonly parts: IntroduceKeysParts) {}

  /** The key ids that are new. */
  async execute(
    ctx: RequestContext,
    { origin, signers, areKeysLost = false }: IntroducedKeys,
  ): Promise<readonly string[]> {
    await this.refuseOtherOrigin(origin);
    return this.parts.work.run(async (tx) => {
      // Two gateways that start at once introduce a key once.
      await this.parts.store.holdOff(tx);
      const known = await this.introduced();
      const fresh = signers.filter(({ verifier }) => !known.has(verifier.keyId));
      const isStrange = known.size > 0 && fresh.length === signers.length;
      if (isStrange && !areKeysLost) throw new LedgerKeysUnknown({ origin });
      for (const { verifier } of fresh) await this.introduce(tx, ctx, verifier);
      return fresh.map(({ verifier }) => verifier.keyId);
    });
  }

  private async refuseOtherOrigin(origin: string): Promise<void> {
    for (const { vkey } of await this.parts.ledger.keys()) {
      const { name } = NoteVerifier.parse(vkey);
      if (name !== origin) throw new LedgerOriginChanged({ stored: name, configured: origin });
    }
  }

  private async introduced(): Promise<ReadonlySet<unknown>> {
    const event = 'ledger.key_introduced';
    const rows = await this.parts.log.list({ event, limit: ledgerLimits.keysMax });
    // The event of a key may have gone with its period; what the key has signed is still there.
    const used = await this.parts.ledger.keys();
    return new Set([...rows.map((row) => row.event.details['keyId']), ...used.map((k) => k.keyId)]);
  }

  private async introduce(
    tx: Transaction,
    ctx: RequestContext,
    { keyId, vkey }: NoteVerifier,
  ): Promise<void> {
    const event = 'ledger.key_introduced';
    const details = { keyId, vkey };
    await this.parts.audit.execute(tx, ctx, { event, result: 'success', details });
  }
}
