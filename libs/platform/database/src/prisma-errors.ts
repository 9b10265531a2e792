import { GatewayError, LedgerUnavailable } from '@endoscope/core';
import { DatabaseSetupError } from './database.errors.ts';

/**
 * The one place that knows what Prisma, its pg adapter and Postgres call their failures. Each
 * branch has a case in prisma-errors.db.spec.ts that makes the database produce it.
 */
export type DatabaseFailureKind =
  | 'unique_violation'
  | 'foreign_key_violation'
  | 'check_violation'
  | 'not_null_violation'
  /** Lost against a concurrent transaction; doing it again may succeed. */
  | 'conflict'
  /** No connection, no answer in time, no room: nothing is known to have happened. */
  | 'unavailable'
  /** The server refuses the statement: a trigger, a missing right, a fault in the SQL. */
  | 'refused';

export interface DatabaseFailure {
  readonly kind: DatabaseFailureKind;
  /** SQLSTATE, where the server answered. */
  readonly code: string | undefined;
  /** Name of the violated constraint. */
  readonly constraint: string | undefined;
}

const kindsByState: Readonly<Record<string, DatabaseFailureKind>> = {
  '23502': 'not_null_violation',
  '23503': 'foreign_key_violation',
  '23505': 'unique_violation',
  '23514': 'check_violation',
  '40001': 'conflict',
  '40P01': 'conflict',
  '25P03': 'unavailable', // idle in transaction timeout
  '25P04': 'unavailable', // transaction timeout
  '28000': 'unavailable', // role or database not allowed
  '28P01': 'unavailable', // password
  '3D000': 'unavailable', // database does not exist
  '53100': 'unavailable', // disk full
  '53200': 'unavailable', // out of memory
  '53300': 'unavailable', // too many connections
  '55P03': 'unavailable', // lock timeout
  '57014': 'unavailable', // statement timeout
  '57P01': 'unavailable', // shut down by an administrator
  '57P02': 'unavailable', // crash of another backend
  '57P03': 'unavailable', // starting up or shutting down
  '25006': 'unavailable', // read-only: a standby, or a full disk's protection
};

/** Prisma's own codes of the cases in which no SQLSTATE reaches us. */
const kindsByPrismaCode: Readonly<Record<string, DatabaseFailureKind>> = {
  P1000: 'unavailable',
  P1001: 'unavailable',
  P1002: 'unavailable',
  P1003: 'unavailable',
  P1008: 'unavailable',
  P1010: 'unavailable',
  P1011: 'unavailable',
  P1017: 'unavailable',
  P2002: 'unique_violation',
  P2003: 'foreign_key_violation',
  P2011: 'not_null_violation',
  P2024: 'unavailable',
  P2028: 'unavailable', // could not start, or took longer than its timeout
  P2034: 'conflict',
  P2037: 'unavailable',
};

/** Words of pg's errors that carry no code: the socket ended, or the pool gave up waiting. */
const connectionWords =
  /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|Cannot use a pool after calling end|Connection ended unexpectedly|Query read timeout/;

const socketCodes = /^(ECONNREFUSED|ECONNRESET|ENOENT|ENOTFOUND|EPIPE|ETIMEDOUT|EAI_AGAIN|EACCES)$/;

/** What the database said, or undefined when the error is not the database's. */
export function databaseFailureOf(error: unknown): DatabaseFailure | undefined {
  if (error === null || typeof error !== 'object' || error instanceof GatewayError)
    return undefined;
  const state = sqlStateOf(error);
  const kind = kindOf(error, state);
  return kind && { kind, code: state, constraint: constraintNameOf(error) };
}

/** What goes on to the callers: LedgerUnavailable when there is no working database, else itself. */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof DatabaseSetupError) return new LedgerUnavailable({}, { cause: error });
  if (databaseFailureOf(error)?.kind !== 'unavailable') return error;
  return new LedgerUnavailable({}, { cause: error, retryAfterMs: 1_000 });
}

/** Name of the constraint that the failed statement violated. */
export function constraintOf(error: unknown): string | undefined {
  return databaseFailureOf(error)?.constraint;
}

function kindOf(error: object, state: string | undefined): DatabaseFailureKind | undefined {
  if (state !== undefined)
    return kindsByState[state] ?? (isClass08(state) ? 'unavailable' : 'refused');
  const code = textOf(error, 'code') ?? textOf(error, 'errorCode');
  if (code !== undefined && kindsByPrismaCode[code]) return kindsByPrismaCode[code];
  if (code !== undefined && socketCodes.test(code)) return 'unavailable';
  if (connectionWords.test(textOf(error, 'message') ?? '')) return 'unavailable';
  const cause = inner(error);
  return cause && kindOf(cause, sqlStateOf(cause));
}

function isClass08(state: string): boolean {
  return state.startsWith('08');
}

/** SQLSTATE from wherever this version of Prisma keeps it, else from pg's own error. */
function sqlStateOf(error: object): string | undefined {
  const cause = adapterCauseOf(error);
  const state =
    (cause && (textOf(cause, 'originalCode') ?? textOf(cause, 'code'))) ?? textOf(error, 'code');
  return state !== undefined && /^[0-9A-Z]{5}$/.test(state) && !/^P\d{4}$/.test(state)
    ? notAnErrno(state)
    : undefined;
}

/** `EPIPE` has the form of an SQLSTATE and is none: those hold a digit. */
function notAnErrno(state: string): string | undefined {
  return /\d/.test(state) ? state : undefined;
}

function constraintNameOf(error: object): string | undefined {
  const cause = adapterCauseOf(error) ?? error;
  const constraint = (cause as { constraint?: unknown }).constraint;
  if (typeof constraint === 'string') return constraint;
  if (typeof constraint === 'object' && constraint !== null) {
    const index = textOf(constraint, 'index');
    if (index) return index;
  }
  // The adapter keeps no field for check constraints; the server's sentence names it in quotes.
  const message = textOf(cause, 'originalMessage') ?? '';
  return /constraint "([^"]+)"/.exec(message)?.[1];
}

/** `DriverAdapterError.cause`, directly or in the metadata of a PrismaClientKnownRequestError. */
function adapterCauseOf(error: object): object | undefined {
  const meta = (error as { meta?: { driverAdapterError?: { cause?: object } } }).meta;
  const fromMeta = meta?.driverAdapterError?.cause;
  if (fromMeta) return fromMeta;
  const cause = (error as { cause?: unknown }).cause;
  return typeof cause === 'object' && cause !== null && 'kind' in cause ? cause : undefined;
}

function inner(error: object): object | undefined {
  const cause = (error as { cause?: unknown }).cause;
  return typeof cause === 'object' && cause !== null ? cause : undefined;
}

function textOf(value: object, key: string): string | undefined {
  const found = (value as Record<string, unknown>)[key];
  return typeof found === 'string' ? found : undefined;
}
