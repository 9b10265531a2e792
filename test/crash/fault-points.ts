/**
 * Kills at the n-th operation that leaves something behind: a statement sent to Postgres, a write,
 * sync, cut, rename or new name on the disk. Either the process it is loaded into, with SIGKILL; it is
 * to be loaded first then:
 *
 *   CRASH_AT=17 CRASH_HOW=during node --import ./test/crash/fault-points.ts program.js
 *
 * or, by `crashAt`, one of several lives in a process, told apart by database and folder. Such a life
 * stops at its point for good: nothing of it is done, told or answered any more; and when all have come
 * to theirs, whoever made them kills the process, with SIGKILL.
 *
 * `before`: nothing of it has happened. `during`: a statement is sent and nobody hears the answer, of a
 * write half of the bytes are there. `after`: it is done, and whoever asked for it is never told.
 * With CRASH_ARMED=no the counting begins when the process gets SIGUSR2.
 */
import fs from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import pg from 'pg';

export const crashWays = ['before', 'during', 'after'] as const;
export type CrashWay = (typeof crashWays)[number];

export interface CrashPoint {
  /** From 1. */
  readonly at: number;
  readonly how: CrashWay;
  /** Whether an operation in this database, or at this path, is one of the life. */
  covers(where: string): boolean;
  /** It has come to its point; what never returns ends more than the life. */
  reached(): void;
}

/** A life whose operations are counted. */
class Counted {
  operations = 0;
  private isOver = false;
  readonly point: CrashPoint;

  constructor(point: CrashPoint) {
    this.point = point;
  }

  /** `now`: this operation is the one. `never`: it was one before. */
  step(): 'go' | 'now' | 'never' {
    if (this.isOver) return 'never';
    this.operations += 1;
    this.isOver = this.operations === this.point.at;
    return this.isOver ? 'now' : 'go';
  }

  end<Result>(): Promise<Result> {
    this.point.reached();
    return never();
  }
}

const lives: Counted[] = [];

/** Before the life begins. */
export function crashAt(point: CrashPoint): { operations(): number } {
  const life = new Counted(point);
  lives.push(life);
  return { operations: () => life.operations };
}

const lifeOf = (where: string): Counted | undefined =>
  lives.find(({ point }) => point.covers(where));

function never<Result>(): Promise<Result> {
  return new Promise(() => undefined);
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal comes when the kernel gets to it, and nothing may happen any more.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
}

type Operation<Args extends unknown[], Result> = (this: unknown, ...args: Args) => Promise<Result>;

/** `half`: what a kill in the middle leaves behind. */
function counted<Args extends unknown[], Result>(
  operation: Operation<Args, Result>,
  placeOf: (self: unknown, ...args: Args) => string,
  half?: (self: unknown, ...args: Args) => Promise<unknown>,
): Operation<Args, Result> {
  return async function (this: unknown, ...args: Args): Promise<Result> {
    const life = lifeOf(placeOf(this, ...args));
    const step = life?.step() ?? 'go';
    if (step === 'never') return never();
    if (!life || step === 'go') return operation.apply(this, args);
    const { how } = life.point;
    if (how === 'during' && half) await half(this, ...args);
    if (how === 'after') await operation.apply(this, args).catch(() => undefined);
    return life.end();
  };
}

function countStatements(): void {
  const prototype = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const { query } = prototype;
  prototype.query = function (this: { database: string }, ...args: unknown[]): unknown {
    const life = lifeOf(this.database);
    const step = life?.step() ?? 'go';
    if (step === 'never') return never();
    if (!life || step === 'go') return query.apply(this, args);
    if (life.point.how === 'before') return life.end();
    const callback = args.at(-1);
    if (typeof callback === 'function') args[args.length - 1] = () => void life.end();
    const asked = query.apply(this, args) as Promise<unknown> | undefined;
    if (life.point.how === 'during') return life.end();
    const end = () => void life.end();
    asked?.then?.(end, end);
    return never();
  };
}

/** Of every file that was opened. */
const paths = new WeakMap<object, string>();

async function countDisk(): Promise<void> {
  const handle = await fs.open('/dev/null');
  const file = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const { write } = file;
  const halfOf = (self: unknown, ...[bytes, from, length, at]: unknown[]): Promise<unknown> =>
    (write as Operation<unknown[], unknown>).call(
      ...[self, bytes, from, Math.floor(Number(length) / 2), at],
    );
  const openedAt = (self: unknown): string => paths.get(self as object) ?? '';
  const changed = file as unknown as Record<string, Operation<unknown[], unknown>>;
  changed['write'] = counted(changed['write']!, openedAt, halfOf);
  for (const name of ['datasync', 'sync', 'truncate']) {
    changed[name] = counted(changed[name]!, openedAt);
  }
  const names = fs as unknown as Record<string, Operation<unknown[], unknown>>;
  const named = (_: unknown, path: unknown): string => String(path);
  for (const name of ['mkdir', 'rename', 'rm', 'rmdir']) {
    names[name] = counted(names[name]!, named);
  }
  const open = names['open']!;
  names['open'] = async function (this: unknown, ...args: unknown[]) {
    const opened = (await open.apply(this, args)) as object;
    paths.set(opened, String(args[0]));
    return opened;
  };
  syncBuiltinESMExports();
}

/** The process itself, as its environment says. */
function countProcess(at: number): void {
  let isArmed = process.env['CRASH_ARMED'] !== 'no';
  if (!isArmed) process.once('SIGUSR2', () => (isArmed = true));
  const how = (process.env['CRASH_HOW'] ?? 'before') as CrashWay;
  crashAt({ at, how, covers: () => isArmed, reached: die });
}

countStatements();
await countDisk();
if (process.env['CRASH_AT'] !== undefined) countProcess(Number(process.env['CRASH_AT']));
