import { CheckpointNotFound } from '../domain/audit.errors.ts';
import type { LedgerReader, SealedHead } from '../ports/ledger-store.ts';

/** The signed head of a size, or the latest one. */
export class GetCheckpoint {
  constructor(private readonly ledger: LedgerReader) {}

  /** Throws CheckpointNotFound. */
  execute(treeSize?: number): Promise<SealedHead> {
    return findHead(this.ledger, treeSize);
  }
}

export async function findHead(
  ledger: Pick<LedgerReader, 'latestHead' | 'findHead'>,
  treeSize: number | undefined,
): Promise<SealedHead> {
  const head = await (treeSize === undefined ? ledger.latestHead() : ledger.findHead(treeSize));
  if (head === undefined) throw new CheckpointNotFound({ treeSize });
  return head;
}
