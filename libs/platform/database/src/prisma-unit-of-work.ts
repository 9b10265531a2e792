import type { Transaction, UnitOfWork } from '@endoscope/core';
import { invariant } from '@endoscope/core';
import { againAfterConflict } from './again-after-conflict.ts';
import type { UnitOfWorkOptions } from './again-after-conflict.ts';
import { answeredWithin } from './answer-limit.ts';
import { databaseLimits } from './database.limits.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { SqlTransaction } from './sql-unit-of-work.ts';
import type { Query } from './sql-unit-of-work.ts';

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

  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const maxWait = databaseLimits.connectTimeoutMs;
    const timeout = this.options.transactionTimeoutMs ?? databaseLimits.transactionTimeoutMs;
    // Prisma's own limits wait for a ROLLBACK to be answered.
    const limitMs = maxWait + timeout + databaseLimits.answerGraceMs;
    return againAfterConflict(this.options, () =>
      answeredWithin(
        limitMs,
        this.prisma.$transaction((tx) => work(tx as unknown as Transaction), { maxWait, timeout }),
      ),
    );
  }
}

/** The typed client of an open transaction; for adapters only. */
export function prismaOf(tx: Transaction): Prisma.TransactionClient {
  const isTyped = !((tx as unknown) instanceof SqlTransaction);
  invariant(isTyped, 'in a transaction of `quickWork` every adapter asks with queryOf');
  return tx as unknown as Prisma.TransactionClient;
}

/**
 * Asks in an open transaction of either kind; for adapters only. What is asked together is carried
 * out in the order in which it was asked.
 */
export function queryOf(tx: Transaction): Query {
  const transaction = tx as unknown as SqlTransaction | Prisma.TransactionClient;
  if (transaction instanceof SqlTransaction) return transaction.query;
  return async <Row extends object>(text: string, values: readonly unknown[] = []) => {
    const before = lastAsked.get(transaction);
    const asked = Promise.withResolvers<void>();
    lastAsked.set(transaction, asked.promise);
    await before;
    try {
      return await transaction.$queryRawUnsafe<Row[]>(text, ...values);
    } finally {
      asked.resolve();
    }
  };
}

/** Prisma gives what is asked together in any order to Postgres. */
const lastAsked = new WeakMap<Prisma.TransactionClient, Promise<void>>();
