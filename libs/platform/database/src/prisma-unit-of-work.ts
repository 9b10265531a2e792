import { systemClock } from '@endoscope/core';
import type { Clock, Transaction, UnitOfWork } from '@endoscope/core';
import { databaseLimits } from './database.limits.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { databaseFailureOf, translateDatabaseError } from './prisma-errors.ts';

export interface UnitOfWorkOptions {
  readonly clock?: Clock;
  readonly transactionTimeoutMs?: number;
  /** Throws when nothing may be written at the moment. */
  readonly assertWritable?: () => void;
}

/**
 * Transactions (READ COMMITTED) that are done again when they lost against another one (deadlock,
 * serialization failure). So `work` may run several times: it may touch nothing but its
 * transaction. When the connection breaks during COMMIT, the outcome is unknown and the caller
 * gets LedgerUnavailable; effects outside need a name by which they can be found again.
 */
export class PrismaUnitOfWork implements UnitOfWork {
  private readonly prisma: PrismaClient;
  private readonly options: UnitOfWorkOptions;

  constructor(prisma: PrismaClient, options: UnitOfWorkOptions = {}) {
    this.prisma = prisma;
    this.options = options;
  }

  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.options.assertWritable?.();
        return await this.prisma.$transaction((tx) => work(tx as unknown as Transaction), {
          maxWait: databaseLimits.connectTimeoutMs,
          timeout: this.options.transactionTimeoutMs ?? databaseLimits.transactionTimeoutMs,
        });
      } catch (error) {
        const isConflict = databaseFailureOf(error)?.kind === 'conflict';
        if (!isConflict || attempt >= databaseLimits.transactionAttemptsMax) {
          throw translateDatabaseError(error);
        }
        const clock = this.options.clock ?? systemClock;
        await clock.sleep(Math.random() * databaseLimits.retryDelayMs * 2 ** attempt);
      }
    }
  }
}

/** The typed client of an open transaction; for adapters only. */
export function prismaOf(tx: Transaction): Prisma.TransactionClient {
  return tx as unknown as Prisma.TransactionClient;
}
