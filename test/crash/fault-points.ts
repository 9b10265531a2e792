/**
 * Kills the process it is loaded into, with SIGKILL, at the n-th operation that leaves something behind:
 * a statement sent to Postgres, a write, sync, cut, rename or new name on the disk. To be loaded first:
 *
 *   CRASH_AT=17 CRASH_HOW=during node --import ./test/crash/fault-points.ts program.js
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

const killAt = Number(process.env['CRASH_AT'] ?? Number.NaN);
const how = (process.env['CRASH_HOW'] ?? 'before') as CrashWay;
let reached = 0;
let isArmed = process.env['CRASH_ARMED'] !== 'no';
if (!isArmed) process.once('SIGUSR2', () => (isArmed = true));

/** Operations so far. */
export function operations(): number {
  return reached;
}

/** Whether this operation is the one. */
function isReached(): boolean {
  if (isArmed) reached += 1;
  return isArmed && reached === killAt;
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
  half?: (self: unknown, ...args: Args) => Promise<unknown>,
): Operation<Args, Result> {
  return async function (this: unknown, ...args: Args): Promise<Result> {
    if (!isReached()) return operation.apply(this, args);
    if (how === 'during' && half) await half(this, ...args);
    if (how === 'after') await operation.apply(this, args).catch(() => undefined);
    return die();
  };
}

function countStatements(): void {
  const prototype = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const { query } = prototype;
  prototype.query = function (this: unknown, ...args: unknown[]): unknown {
    if (!isReached()) return query.apply(this, args);
    if (how === 'before') return die();
    const callback = args.at(-1);
    if (typeof callback === 'function') args[args.length - 1] = () => die();
    const asked = query.apply(this, args) as Promise<unknown> | undefined;
    if (how === 'during') return die();
    asked?.then?.(die, die);
    return new Promise(() => undefined);
  };
}

async function countDisk(): Promise<void> {
  const handle = await fs.open('/dev/null');
  const file = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const { write } = file;
  const halfOf = (self: unknown, ...[bytes, from, length, at]: unknown[]): Promise<unknown> =>
    (write as Operation<unknown[], unknown>).call(
      ...[self, bytes, from, Math.floor(Number(length) / 2), at],
    );
  const changed = file as unknown as Record<string, Operation<unknown[], unknown>>;
  changed['write'] = counted(changed['write']!, halfOf);
  for (const name of ['datasync', 'sync', 'truncate']) changed[name] = counted(changed[name]!);
  const names = fs as unknown as Record<string, Operation<unknown[], unknown>>;
  for (const name of ['mkdir', 'rename', 'rm', 'rmdir']) names[name] = counted(names[name]!);
  syncBuiltinESMExports();
}

countStatements();
await countDisk();
