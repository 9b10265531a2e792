/** While one is not released, nothing of the ledger is removed. */
export interface LedgerHold {
  /** `hld_…` */
  readonly id: string;
  readonly reason: string;
  /** Who placed it, as the ledger names them. */
  readonly placedBy: string;
  readonly placedAt: Date;
  readonly releasedBy: string | undefined;
  readonly releasedAt: Date | undefined;
}
