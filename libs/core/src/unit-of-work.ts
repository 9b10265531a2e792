declare const transactionBrand: unique symbol;

/** An open database transaction. Only adapters know what it really is. */
export interface Transaction {
  readonly [transactionBrand]: true;
}

/** Runs `work` in one transaction: all of it is durable when `run` resolves, or none of it. */
export interface UnitOfWork {
  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}
