import type { Transaction, UnitOfWork } from '@endoscope/core';
import { signCheckpoint } from '../domain/ledger/checkpoint.ts';
import { eventLeafHash, eventRecordOf } from '../domain/ledger/event-record.ts';
import { TreeEdge } from '../domain/ledger/hash-tiles.ts';
import type { HashTile } from '../domain/ledger/hash-tiles.ts';
import { signKeyStatement } from '../domain/ledger/key-statement.ts';
import { ledgerLimits } from '../domain/ledger/ledger.limits.ts';
import type { NoteSigner } from '../domain/ledger/note-key.ts';
import type { LedgerEdge, SealedBatch, SealedHead, SealedLeaf } from '../ports/ledger-store.ts';
import type { SealingStore, StoredEvent } from '../ports/ledger-store.ts';

/** As whom, and under which name, a gateway seals. */
export interface Sealer {
  /** Of this process, and of no other. */
  readonly holder: string;
  /** The ledger's name, line 1 of every checkpoint. */
  readonly origin: string;
  /** The one that signs first; others sign beside it while keys rotate. */
  readonly signers: readonly [NoteSigner, ...NoteSigner[]];
}

export type SealResult =
  /** Another sealer has the lease. */
  | { readonly kind: 'standby' }
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'sealed';
      readonly events: number;
      readonly head: SealedHead;
      readonly fencingToken: bigint;
      /** There may be more to seal at once. */
      readonly isFull: boolean;
    };

/**
 * Seals one batch: gives committed events their leaf, grows the tree and signs its head, in one
 * transaction. After a crash at any point the next pass starts from what was committed.
 *
 * Bound: `sealRowsMax` events, and the edge of the tree.
 */
export class SealLedger {
  private readonly rowsMax: number;
  private readonly leaseMs: number;

  constructor(
    private readonly store: SealingStore,
    private readonly work: UnitOfWork,
    private readonly sealer: Sealer,
    limits: { readonly rowsMax?: number; readonly leaseMs?: number } = {},
  ) {
    this.rowsMax = limits.rowsMax ?? ledgerLimits.sealRowsMax;
    this.leaseMs = limits.leaseMs ?? ledgerLimits.leaseMs;
  }

  async execute(): Promise<SealResult> {
    const { holder } = this.sealer;
    const { leaseMs } = this;
    if (!(await this.store.hasWork({ holder, leaseMs }))) return { kind: 'idle' };
    return this.work.run((tx) => this.sealBatch(tx));
  }

  private async sealBatch(tx: Transaction): Promise<SealResult> {
    const { holder } = this.sealer;
    const lease = await this.store.takeLease(tx, { holder, leaseMs: this.leaseMs });
    if (lease === undefined) return { kind: 'standby' };
    const events = await this.store.takeUnsealed(tx, this.rowsMax);
    if (events.length === 0) return { kind: 'idle' };
    const edge = await this.store.readEdge(tx);
    const batch = sealedBatch(this.sealer, { events, edge, now: lease.now });
    await this.store.insert(tx, batch);
    const { fencingToken } = lease;
    const isFull = events.length === this.rowsMax;
    return { kind: 'sealed', events: events.length, head: batch.head, fencingToken, isFull };
  }
}

/** What sealing these events after that edge adds to the ledger. */
export function sealedBatch(
  { origin, signers }: Omit<Sealer, 'holder'>,
  given: { events: readonly StoredEvent[]; edge: LedgerEdge; now: Date },
): SealedBatch {
  const { events, edge, now } = given;
  const size = edge.head?.treeSize ?? 0;
  const tree = new TreeEdge(size, (level) => edge.entries.get(level) ?? []);
  const tiles: HashTile[] = [];
  const leaves = events.map(({ sequence, event }): SealedLeaf => {
    const leafHash = eventLeafHash(eventRecordOf(sequence, event));
    const leafIndex = tree.size;
    tiles.push(...tree.append(leafHash));
    return { leafIndex, sequence, leafHash };
  });
  const signedAt = laterSecond(now, edge.head?.signedAt);
  const [treeSize, root] = [tree.size, tree.root()];
  const note = signCheckpoint({ origin, treeSize, root }, { signers, at: signedAt });
  const { keyId } = signers[0].verifier;
  const keys = signers
    .filter(({ verifier }) => !edge.keyIds.includes(verifier.keyId))
    .map((signer) => signKeyStatement(signer, { validFromSize: treeSize, introducedAt: signedAt }));
  return { leaves, tiles, head: { treeSize, root, note, keyId, signedAt }, keys };
}

/** Heads never go back in time, whatever the clock does; their signatures tell whole seconds. */
function laterSecond(now: Date, before: Date | undefined): Date {
  const second = new Date(Math.floor(now.getTime() / 1_000) * 1_000);
  return before !== undefined && before > second ? before : second;
}
