import type { LedgerHold, PlaceLedgerHold, ReleaseLedgerHold } from '@endoscope/audit/ledger';
import type { Tombstone } from '@endoscope/audit/ledger';
import type { RequestContext } from '@endoscope/core';
import type { RequireAccess } from '@endoscope/policy';

export interface LedgerRetentionDoorParts {
  readonly access: RequireAccess;
  readonly place: PlaceLedgerHold;
  readonly release: ReleaseLedgerHold;
  readonly holds: () => Promise<readonly LedgerHold[]>;
  readonly tombstones: () => Promise<readonly Tombstone[]>;
}

/** What was removed of the ledger, and what keeps the rest, each time after policy was asked. */
export class LedgerRetentionDoor {
  constructor(private readonly parts: LedgerRetentionDoorParts) {}

  async holds(ctx: RequestContext): Promise<readonly LedgerHold[]> {
    await this.parts.access.execute(ctx, { action: 'audit.view' });
    return this.parts.holds();
  }

  async tombstones(ctx: RequestContext): Promise<readonly Tombstone[]> {
    await this.parts.access.execute(ctx, { action: 'audit.view' });
    return this.parts.tombstones();
  }

  async place(ctx: RequestContext, reason: string): Promise<LedgerHold> {
    await this.parts.access.execute(ctx, { action: 'audit.hold' });
    return this.parts.place.execute(ctx, { reason });
  }

  async release(ctx: RequestContext, id: string, reason: string): Promise<LedgerHold> {
    await this.parts.access.execute(ctx, { action: 'audit.hold' });
    return this.parts.release.execute(ctx, { id, reason });
  }
}
