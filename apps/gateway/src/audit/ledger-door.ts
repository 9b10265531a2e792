import type { AppendAuditAlone } from '@endoscope/audit';
import type { ExportEvents, ExportLedger, LedgerExportFormat } from '@endoscope/audit/ledger';
import type { GetCheckpoint, ListCheckpoints } from '@endoscope/audit/ledger';
import type {
  ConsistencyProof,
  InclusionProof,
  ListCheckpointsInput,
} from '@endoscope/audit/ledger';
import type { ProveConsistency, ProveConsistencyInput } from '@endoscope/audit/ledger';
import type { ProveInclusion, ProveInclusionInput } from '@endoscope/audit/ledger';
import type { SealedHead, SealedKey } from '@endoscope/audit/ledger';
import { RequestInvalid } from '@endoscope/core';
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
  readonly events: ExportEvents;
  readonly keys: () => Promise<readonly SealedKey[]>;
  readonly origin: string;
}

export interface ExportInput {
  /** Size of the head up to which it goes; the latest one unless given. */
  readonly treeSize?: number | undefined;
  /** Where it begins; of the format `ledger`, the size of a head. */
  readonly fromLeaf?: number | undefined;
  readonly format?: LedgerExportFormat | undefined;
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
  async export(ctx: RequestContext, input: ExportInput): Promise<AsyncGenerator<string, void>> {
    await this.parts.access.execute(ctx, { action: 'audit.export' });
    const { format = 'ledger', fromLeaf = 0 } = input;
    const head = await this.parts.checkpoint.execute(input.treeSize);
    // A ledger is gone on with behind the line of a head.
    if (format === 'ledger' && fromLeaf > 0) await this.parts.checkpoint.execute(fromLeaf);
    if (fromLeaf > head.treeSize) throw beyondHead(head.treeSize);
    const details = { treeSize: head.treeSize, fromLeaf, format };
    await this.parts.audit.execute(ctx, { event: 'ledger.exported', result: 'success', details });
    if (format === 'ledger') return inPieces(this.parts.exported.execute(head, fromLeaf));
    return inPieces(this.parts.events.execute({ format, fromLeaf, endLeaf: head.treeSize }));
  }

  /** Its reading, piece by piece. */
  private allow(ctx: RequestContext): Promise<unknown> {
    return this.parts.access.execute(ctx, { action: 'audit.view' });
  }
}

function beyondHead(treeSize: number): RequestInvalid {
  const fields = [{ field: 'fromLeaf', message: `lies behind the head of ${treeSize} leaves.` }];
  return new RequestInvalid({ what: 'The request is not valid.' }, { fields });
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
