import { setImmediate } from 'node:timers/promises';
import { invariant } from '@endoscope/core';
import type { Transaction, UnitOfWork } from '@endoscope/core';
import pg from 'pg';
import { NoAnswer, answeredWithin } from './answer-limit.ts';
import { databaseLimits } from './database.limits.ts';
import { translateDatabaseError } from './prisma-errors.ts';
import { againAfterConflict } from './again-after-conflict.ts';
import type { UnitOfWorkOptions } from './again-after-conflict.ts';
import type { StatementNames } from './statement-names.ts';

/** One statement with `$1`, `$2` …, and its rows as pg reads them: a bigint is a string. */
export type Query = <Row extends object>(
  text: string,
  values?: readonly unknown[],
) => Promise<readonly Row[]>;

export interface SqlUnitOfWorkOptions extends UnitOfWorkOptions {
  readonly statements: StatementNames;
  /** For which an answer is waited at most, in ms. */
  readonly answerMs: number;
  /** Told when a connection breaks while a transaction holds it. */
  readonly onConnectionLost: (error: Error) => void;
}

/**
 * Transactions as those of `PrismaUnitOfWork`, without Prisma below them: for what runs with every
 * start of a session. Its adapters ask with `queryOf`. Statements that are asked together
 * (`Promise.all`) go out together and are carried out in the order in which they were asked.
 *
 * Owns:  one connection of the pool at a time for each transaction.
 * Ends:  with COMMIT or ROLLBACK. After `transactionTimeoutMs`, or where even ROLLBACK fails, the
 *        connection is cut, so that nothing that was left behind can write on it.
 */
export class SqlUnitOfWork implements UnitOfWork {
  constructor(
    private readonly pool: pg.Pool,
    private readonly options: SqlUnitOfWorkOptions,
  ) {}

  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return againAfterConflict(this.options, async () => {
      const client = await this.pool.connect();
      client.on('error', this.options.onConnectionLost);
      const tx = new SqlTransaction(client, this.options);
      let broken: Error | undefined;
      try {
        return await this.within(tx, work);
      } catch (error) {
        broken = await tx.rollBack(error);
        throw error;
      } finally {
        tx.isOpen = false;
        client.off('error', this.options.onConnectionLost);
        client.release(broken);
      }
    });
  }

  private async within<T>(tx: SqlTransaction, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const timeoutMs = this.options.transactionTimeoutMs ?? databaseLimits.transactionTimeoutMs;
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new TransactionTooLong(timeoutMs)), timeoutMs);
    try {
      // BEGIN goes out with the first statement: its answer is not waited for by itself.
      const done = Promise.all([tx.begin(), work(tx as unknown as Transaction)]);
      const [, result] = await Promise.race([done, late.promise]);
      await tx.commit();
      return result;
    } finally {
      clearTimeout(timer);
    }
  }
}

class TransactionTooLong extends Error {
  /** As Prisma calls it; prisma-errors.ts knows what it means. */
  readonly code = 'P2028';

  constructor(timeoutMs: number) {
    super(`a transaction took longer than ${timeoutMs} ms`);
  }
}

export class SqlTransaction {
  isOpen = true;

  constructor(
    readonly client: pg.PoolClient,
    private readonly options: Pick<SqlUnitOfWorkOptions, 'statements' | 'answerMs'>,
  ) {}

  readonly query: Query = async <Row extends object>(text: string, values?: readonly unknown[]) => {
    invariant(this.isOpen, 'nothing is asked in a transaction that has ended');
    const config = queryConfig(this.options.statements, text, values);
    try {
      return (await this.client.query<Row>(config)).rows;
    } catch (error) {
      // Asked together with one that failed, and fails for it: whoever knows why is heard first.
      if (isAborted(error)) await setImmediate();
      throw error;
    }
  };

  async begin(): Promise<void> {
    // With a name, as any statement, so that it leaves together with the one after it.
    const config = queryConfig(this.options.statements, 'BEGIN');
    await answeredWithin(this.options.answerMs, this.client.query(config));
  }

  async commit(): Promise<void> {
    const { answerMs } = this.options;
    const { command } = await answeredWithin(answerMs, this.client.query('COMMIT'));
    // So Postgres answers when a statement had failed, and whoever asked it has kept silent.
    if (command !== 'COMMIT') throw new Error(`COMMIT was answered with ${command}`);
  }

  /** Answers why the connection cannot be used again. */
  async rollBack(because: unknown): Promise<Error | undefined> {
    this.isOpen = false;
    if (because instanceof TransactionTooLong || because instanceof NoAnswer) return because;
    try {
      await answeredWithin(this.options.answerMs, this.client.query('ROLLBACK'));
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}

/** in_failed_sql_transaction */
function isAborted(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '25P02';
}

/** Outside a transaction. */
export function queryOn(
  pool: pg.Pool,
  { statements, answerMs }: Pick<SqlUnitOfWorkOptions, 'statements' | 'answerMs'>,
): Query {
  return async <Row extends object>(text: string, values?: readonly unknown[]) => {
    try {
      const config = queryConfig(statements, text, values);
      return (await answeredWithin(answerMs, pool.query<Row>(config))).rows;
    } catch (error) {
      throw translateDatabaseError(error);
    }
  };
}

function queryConfig(statements: StatementNames, text: string, values: readonly unknown[] = []) {
  return { name: statements.nameOf(text), text, values: [...values] };
}
