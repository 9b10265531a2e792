import { PrismaPg } from '@prisma/adapter-pg';
import { LedgerUnavailable } from '@endoscope/core';
import type { UnitOfWork } from '@endoscope/core';
import pg from 'pg';
import { answeredWithin } from './answer-limit.ts';
import { CommitProbe } from './commit-probe.ts';
import { DatabaseSetupError } from './database.errors.ts';
import { measureRoom } from './database-room.ts';
import type { DatabaseRoom, DatabaseRoomPlaces } from './database-room.ts';
import { readStandbys } from './database-standbys.ts';
import type { DatabaseStandbys } from './database-standbys.ts';
import { databaseLimits } from './database.limits.ts';
import { assertDurable } from './durability.ts';
import { PrismaClient } from './generated/client.ts';
import { JoiningSocket } from './joining-socket.ts';
import { translateDatabaseError } from './prisma-errors.ts';
import { PrismaUnitOfWork } from './prisma-unit-of-work.ts';
import { SqlUnitOfWork, queryOn } from './sql-unit-of-work.ts';
import type { Query } from './sql-unit-of-work.ts';
import { StatementNames } from './statement-names.ts';

export interface DatabaseOptions {
  readonly url: string;
  readonly poolMax?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
  /** False: do not refuse a server that can lose commits. For throw-away test databases only. */
  readonly durable?: boolean;
  /** Synchronous standbys that are counted on: with one or more, a server without any is refused. */
  readonly standbysMin?: number;
  readonly connectTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
  readonly lockTimeoutMs?: number;
  readonly transactionTimeoutMs?: number;
  readonly durabilityCheckIntervalMs?: number;
  /** Told about connections that break while idle; the pool replaces them by itself. */
  readonly onConnectionLost?: (error: Error) => void;
}

/**
 * Owns:  the connection pool, the typed client and the durability timer.
 * Bound: `poolMax` connections; every wait has a limit (database.limits.ts).
 * Ends:  with `close`, which lets running statements finish.
 */
export class Database {
  /** Every failure for want of a working database comes out as LedgerUnavailable. */
  readonly prisma: PrismaClient;
  readonly work: UnitOfWork;
  /**
   * The same without Prisma, where every adapter within asks with `queryOf`. A statement takes a
   * quarter of the CPU (66 µs for 240, an empty transaction 94 for 430), and a start of a session
   * is some forty of them.
   */
  readonly quickWork: UnitOfWork;
  /** Outside a transaction; what it throws is as of `prisma`. */
  readonly query: Query;
  /** Whether commits become durable at the moment. */
  readonly probe: CommitProbe;
  private readonly pool: pg.Pool;
  private readonly timer: NodeJS.Timeout | undefined;
  private readonly standbysMin: number;
  private durabilityProblem: unknown;
  private refusal: unknown;

  private constructor(options: DatabaseOptions) {
    const isDurable = options.durable ?? true;
    this.standbysMin = options.standbysMin ?? 0;
    this.pool = createPool(options, isDurable);
    const statements = new StatementNames(databaseLimits.preparedStatementsMax);
    const asking = { statements, answerMs: answerMsOf(options) };
    this.prisma = createClient(this.pool, options, asking);
    const { transactionTimeoutMs } = options;
    const common = { transactionTimeoutMs, assertWritable: () => this.assertWritable() };
    this.work = new PrismaUnitOfWork(this.prisma, common);
    const onConnectionLost = onLostOf(options);
    this.quickWork = new SqlUnitOfWork(this.pool, { ...common, ...asking, onConnectionLost });
    this.query = queryOn(this.pool, asking);
    const { url, applicationName = 'endoscope-gateway' } = options;
    const { standbysMin } = this;
    this.probe = new CommitProbe({ url, applicationName, isDurable, standbysMin });
    if (isDurable) {
      const intervalMs =
        options.durabilityCheckIntervalMs ?? databaseLimits.durabilityCheckIntervalMs;
      this.timer = setInterval(() => void this.checkDurability(), intervalMs).unref();
    }
  }

  /**
   * Throws LedgerUnavailable when the database does not answer, DatabaseSetupError when it could
   * lose commits.
   */
  static async connect(options: DatabaseOptions): Promise<Database> {
    const database = new Database(options);
    try {
      (await database.pool.connect()).release();
      return database;
    } catch (error) {
      await database.close();
      throw error instanceof DatabaseSetupError ? error : translateDatabaseError(error);
    }
  }

  /** Resolves when the database answers and takes writes; else throws LedgerUnavailable. */
  async ping(): Promise<void> {
    await this.prisma.$queryRaw`SELECT 1`;
    this.assertWritable();
  }

  /** What is left on the disks that can be seen, and below what the database may grow to. */
  room(places: DatabaseRoomPlaces): Promise<readonly DatabaseRoom[]> {
    return measureRoom(this.query, places);
  }

  /** Who follows the server now. */
  standbys(): Promise<DatabaseStandbys> {
    return readStandbys(this.query);
  }

  /** From now on every unit of work is refused for this cause; undefined: it is taken again. */
  refuseWrites(cause: unknown): void {
    this.refusal = cause;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.probe.close();
    await this.prisma.$disconnect();
    if (!this.pool.ended) await this.pool.end();
  }

  private assertWritable(): void {
    const cause = this.durabilityProblem ?? this.refusal;
    if (cause !== undefined) throw new LedgerUnavailable({}, { cause, retryAfterMs: 1_000 });
  }

  /** New connections are checked when they are made; this finds settings that change later. */
  private async checkDurability(): Promise<void> {
    try {
      await assertDurable(this.pool, this.standbysMin);
      this.durabilityProblem = undefined;
    } catch (error) {
      this.durabilityProblem = error;
    }
  }
}

function createPool(options: DatabaseOptions, isDurable: boolean): pg.Pool {
  return new pg.Pool({
    connectionString: options.url,
    application_name: options.applicationName ?? 'endoscope-gateway',
    max: options.poolMax ?? databaseLimits.poolMax,
    connectionTimeoutMillis: options.connectTimeoutMs ?? databaseLimits.connectTimeoutMs,
    idleTimeoutMillis: databaseLimits.idleConnectionTimeoutMs,
    statement_timeout: options.statementTimeoutMs ?? databaseLimits.statementTimeoutMs,
    lock_timeout: options.lockTimeoutMs ?? databaseLimits.lockTimeoutMs,
    idle_in_transaction_session_timeout: databaseLimits.idleInTransactionTimeoutMs,
    keepAlive: true,
    // Statements that do not wait for each other do not wait for each other's answers either.
    pipeline: true,
    stream: () => new JoiningSocket(),
    verify: (client, done) => {
      if (!isDurable) return done();
      assertDurable(client, options.standbysMin).then(() => done(), done);
    },
  });
}

/** How long a statement is waited for, whatever the server does. */
function answerMsOf({ statementTimeoutMs }: DatabaseOptions): number {
  return (statementTimeoutMs ?? databaseLimits.statementTimeoutMs) + databaseLimits.answerGraceMs;
}

function onLostOf({ onConnectionLost }: DatabaseOptions): (error: Error) => void {
  return onConnectionLost ?? ((): void => undefined);
}

function createClient(
  pool: pg.Pool,
  options: DatabaseOptions,
  { statements, answerMs }: { statements: StatementNames; answerMs: number },
): PrismaClient {
  const onLost = onLostOf(options);
  // Our own listener stays until the pool has ended; without one a lost connection would throw.
  pool.on('error', onLost);
  // The adapter may not end the pool: it would quietly open a new one on the next query.
  const adapter = new PrismaPg(pool, {
    onConnectionError: onLost,
    statementNameGenerator: ({ sql }) => statements.nameOf(sql),
  });
  const client = new PrismaClient({ adapter, errorFormat: 'minimal' });
  const translating = client.$extends({
    query: {
      async $allOperations({ args, query }) {
        try {
          return await answeredWithin(answerMs, query(args));
        } catch (error) {
          throw translateDatabaseError(error);
        }
      },
    },
  });
  // The extension changes no type: it adds no model, method or result.
  return translating as unknown as PrismaClient;
}
