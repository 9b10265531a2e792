import type { AppendAuditAlone } from '@endoscope/audit';
import type { ExportLedger, GetCheckpoint, ListCheckpoints } from '@endoscope/audit/ledger';
import type {
  ConsistencyProof,
  InclusionProof,
  ListCheckpointsInput,
} from '@endoscope/audit/ledger';
import type { ProveConsistency, ProveConsistencyInput } from '@endoscope/audit/ledger';
import type { ProveInclusion, ProveInclusionInput } from '@endoscope/audit/ledger';
import type { SealedHead, SealedKey } from '@endoscope/audit/ledger';
import type { Page, RequestContext } from '@endoscope/core';
import type { RequireAccess } from '@endoscope/policy';

export interface LedgerDoorParts {
  readonly access: RequireAccess;
  readonly audit: AppendAuditAlone;
  readonly checkpoint: GetCheckpoint;
  readonly checkpoints: ListCheckpoints;
  readonly inclusion: ProveInclusion;
  readonly consistency: ProveConsistency;
  readonly exported: ExportLedger;
  readonly keys: () => Promise<readonly SealedKey[]>;
  readonly origin: string;
}

/** The sealed ledger as both doors offer it, each time after policy was asked. */
export class LedgerDoor {
  constructor(private readonly parts: LedgerDoorParts) {}

  async checkpoint(ctx: RequestContext, treeSize?: number): Promise<SealedHead> {
    await this.allow(ctx);
    return this.parts.checkpoint.execute(treeSize);
  }

  async checkpoints(ctx: RequestContext, input: ListCheckpointsInput): Promise<Page<SealedHead>> {
    await this.allow(ctx);
    return this.parts.checkpoints.execute(ctx, input);
  }

  async inclusion(ctx: RequestContext, input: ProveInclusionInput): Promise<InclusionProof> {
    await this.allow(ctx);
    return this.parts.inclusion.execute(input);
  }

  async consistency(ctx: RequestContext, input: ProveConsistencyInput): Promise<ConsistencyProof> {
    await this.allow(ctx);
    return this.parts.consistency.execute(input);
  }

  async keys(ctx: RequestContext): Promise<{ origin: string; keys: readonly SealedKey[] }> {
    await this.allow(ctx);
    return { origin: this.parts.origin, keys: await this.parts.keys() };
  }

  /**
   * The ledger in pieces of whole lines, of `exportChunkUnits` and one line at most. Who reads it
   * out is an event before the first line.
   */
  async export(ctx: RequestContext, treeSize?: number): Promise<AsyncGenerator<string, void>> {
    await this.parts.access.execute(ctx, { action: 'audit.export' });
    const head = await this.parts.checkpoint.execute(treeSize);
    const details = { treeSize: head.treeSize };
    await this.parts.audit.execute(ctx, { event: 'ledger.exported', result: 'success', details });
    return inPieces(this.parts.exported.execute(head));
  }

  /** Its reading, piece by piece. */
  private allow(ctx: RequestContext): Promise<unknown> {
    return this.parts.access.execute(ctx, { action: 'audit.view' });
  }
}

/** UTF-16 units. */
const exportChunkUnits = 65_536;

async function* inPieces(lines: AsyncIterable<string>): AsyncGenerator<string, void> {
  let piece = '';
  for await (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < exportChunkUnits) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
