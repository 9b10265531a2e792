import { signCheckpoint } from '../domain/ledger/checkpoint.ts';
import { eventLeafHash } from '../domain/ledger/event-record.ts';
import { TreeEdge } from '../domain/ledger/hash-tiles.ts';
import type { HashTile } from '../domain/ledger/hash-tiles.ts';
import { signKeyStatement } from '../domain/ledger/key-statement.ts';
import type { NoteSigner } from '../domain/ledger/note-key.ts';
import type { LedgerEdge, SealedBatch, SealedLeaf, StoredEvent } from '../ports/ledger-store.ts';

/** What sealing some events after an edge adds to the ledger, built up in as many steps as one likes. */
export class GrowingBatch {
  private readonly leaves: SealedLeaf[] = [];
  private readonly tiles: HashTile[] = [];
  private readonly tree: TreeEdge;

  constructor(private readonly edge: LedgerEdge) {
    const size = edge.head?.treeSize ?? 0;
    this.tree = new TreeEdge(size, (level) => edge.entries.get(level) ?? []);
  }

  /** The next events, in order of insertion. */
  add(events: readonly StoredEvent[]): void {
    for (const { sequence, event } of events) {
      const leafHash = eventLeafHash(sequence, event);
      this.leaves.push({ leafIndex: this.tree.size, sequence, leafHash });
      this.tiles.push(...this.tree.append(leafHash));
    }
  }

  sign(
    origin: string,
    { signers, now }: { signers: readonly [NoteSigner, ...NoteSigner[]]; now: Date },
  ): SealedBatch {
    const { edge, leaves, tiles, tree } = this;
    const signedAt = laterSecond(now, edge.head?.signedAt);
    const [treeSize, root] = [tree.size, tree.root()];
    const note = signCheckpoint({ origin, treeSize, root }, { signers, at: signedAt });
    const { keyId } = signers[0].verifier;
    const keys = signers
      .filter(({ verifier }) => !edge.keyIds.includes(verifier.keyId))
      .map((by) => signKeyStatement(by, { validFromSize: treeSize, introducedAt: signedAt }));
    return { leaves, tiles, head: { treeSize, root, note, keyId, signedAt }, keys };
  }
}

/** Heads never go back in time, whatever the clock does; their signatures tell whole seconds. */
function laterSecond(now: Date, before: Date | undefined): Date {
  const second = new Date(Math.floor(now.getTime() / 1_000) * 1_000);
  return before !== undefined && before > second ? before : second;
}
