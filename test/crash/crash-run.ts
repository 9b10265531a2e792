/** Lives that are killed, one after the other, and what is left of each (life.ts, aftermath.ts). */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Database } from '@endoscope/database';
import { PrismaSessionStore } from '@endoscope/sessions/adapters';
import { aSession } from './a-session.ts';
import { checkAftermath } from './aftermath.ts';
import type { Told } from './aftermath.ts';
import { patient, seededRandom } from './write-path.ts';
import type { LifeOrder } from './write-path.ts';

export interface CrashOptions {
  /** Kills; lives that end before theirs are not counted. */
  readonly points: number;
  /** Of the first life; each has the next number. */
  readonly seed: number;
  /** Processes at a time, each with several lives on a database of their own. */
  readonly workers: number;
  /** An empty, migrated one. */
  makeDatabase(): Promise<{ readonly appUrl: string; close(): Promise<void> }>;
  onLife?(life: { seed: number; kills: number }): void;
}

export interface CrashReport {
  kills: number;
  survivals: number;
  events: number;
  sessions: number;
  shownBytes: number;
  recordings: number;
  /** Kills by what they were, e.g. `during`. */
  readonly ways: Record<string, number>;
}

/** A ledger is verified whole after each life: it starts anew before it gets long. */
const livesPerDatabase = 25;
/** Lives of one process: most of a life's time is the start of a process. */
const livesPerProcess = 8;
/** More than any life has operations would be a kill that never comes. */
const operationsMax = 100;

export class LifeFailed extends Error {
  readonly seed: number;

  constructor(seed: number, cause: unknown) {
    super(`the life of seed ${seed} left something wrong: ${String(cause)}`, { cause });
    this.name = 'LifeFailed';
    this.seed = seed;
  }
}

export async function crashRun(options: CrashOptions): Promise<CrashReport> {
  const report: CrashReport = {
    ...{ kills: 0, survivals: 0, events: 0, sessions: 0, shownBytes: 0, recordings: 0 },
    ways: {},
  };
  let next = options.seed;
  let hasFailed = false;
  const isOver = (): boolean => hasFailed || report.kills >= options.points;
  const work = async (): Promise<void> => {
    while (!isOver()) {
      const worlds = await makeWorlds(options);
      try {
        for (let n = 0; n < livesPerDatabase && !isOver(); n += 1) {
          const lives = worlds.map((world) => ({ ...world, seed: next++ }));
          await liveTogether(lives, report);
          options.onLife?.({ seed: next - 1, kills: report.kills });
        }
      } finally {
        for (const world of worlds) await world.close();
      }
    }
  };
  const stopOthers = (error: unknown): never => {
    hasFailed = true;
    throw error;
  };
  const workers = Array.from({ length: options.workers }, () => work().catch(stopOthers));
  // Each ends what it has begun before the failure of one is told.
  const failed = (await Promise.allSettled(workers)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  return report;
}

interface World {
  readonly database: Database;
  readonly folder: string;
  readonly url: string;
  close(): Promise<void>;
}

async function makeWorlds({ points, makeDatabase }: CrashOptions): Promise<World[]> {
  const count = Math.min(points, livesPerProcess);
  const worlds: World[] = [];
  for (let n = 0; n < count; n += 1) worlds.push(await makeWorld(makeDatabase));
  return worlds;
}

async function makeWorld(makeDatabase: CrashOptions['makeDatabase']): Promise<World> {
  const made = await makeDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'endoscope-crash-'));
  const database = await Database.connect({ url: made.appUrl, poolMax: 2, ...patient });
  const close = async (): Promise<void> => {
    await database.close();
    await made.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { database, folder, url: made.appUrl, close };
}

interface Life extends World {
  readonly seed: number;
}

async function liveTogether(lives: readonly Life[], report: CrashReport): Promise<void> {
  const planned = await Promise.all(lives.map(plan));
  const told = await tellingLives(planned.map(({ order }) => order));
  await Promise.all(
    planned.map(({ life, order, random }) =>
      examine(life, { order, told: told.get(order.seed) ?? nothingTold(), random }, report),
    ),
  );
}

async function plan(life: Life) {
  const { seed, url, folder, database } = life;
  const random = seededRandom(seed);
  const [at, how] = [1 + random(operationsMax), crashWays[random(crashWays.length)]!];
  const order: LifeOrder = {
    ...{ seed, url, at, how, session: await recordedSession(database) },
    steps: 10 + random(15),
    pieceBytesMax: random(4) === 0 ? 60_000 : 300,
    isStrict: random(2) === 0,
    folder: random(2) === 0 ? folder : undefined,
  };
  return { life, order, random };
}

async function examine(
  { seed, database }: Life,
  left: Parameters<typeof checkAftermath>[1],
  report: CrashReport,
): Promise<void> {
  const { order, told } = left;
  try {
    const { isRecorded } = await checkAftermath(database, left);
    const hasEnded = told.operations !== undefined;
    report.survivals += hasEnded ? 1 : 0;
    report.kills += hasEnded ? 0 : 1;
    if (!hasEnded) report.ways[order.how] = (report.ways[order.how] ?? 0) + 1;
    report.events += told.events.length;
    report.sessions += told.sessions.length;
    report.shownBytes += told.shown;
    report.recordings += isRecorded ? 1 : 0;
  } catch (error) {
    throw new LifeFailed(seed, error);
  }
}

const crashWays = ['before', 'during', 'after'] as const;

/** The one whose terminal is recorded; it has ended long ago, so that anybody may seal it. */
async function recordedSession(database: Database): Promise<string> {
  const at = new Date('2026-01-01T00:00:00Z');
  const session = aSession({
    ...{ state: 'ended', createdAt: at, readyAt: at, endedAt: at, version: 4 },
    recording: { mode: 'required', input: false, keptDays: 30 },
    end: {
      ...{ reason: 'terminated', detail: '', exitCode: undefined, process: 'unknown' },
      containerReason: undefined,
    },
  });
  await database.work.run((tx) => new PrismaSessionStore(database).insert(tx, session));
  return session.id;
}

const root = resolve(import.meta.dirname, '../..');

/** Runs lives to their kill, and gives what each said before, by its seed. */
async function tellingLives(orders: readonly LifeOrder[]): Promise<Map<number, Told>> {
  const program = [join(root, 'test/load/aliases.mjs'), join(root, 'test/crash/life.ts')] as const;
  const child = spawn(
    process.execPath,
    ['--import', program[0], program[1], JSON.stringify(orders)],
    { env: { NODE_COMPILE_CACHE: compileCache }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let [said, complained] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text));
  const signal = await new Promise((done) => child.once('close', (_code, by) => done(by)));
  if (signal !== 'SIGKILL') throw new Error(`it ended by itself: ${complained}`);
  const told = new Map(orders.map(({ seed }) => [seed, nothingTold()]));
  for (const line of said.split('\n').filter(Boolean)) {
    const { seed, ...word } = JSON.parse(line) as Word;
    take(told.get(Number(seed))!, word);
  }
  return told;
}

/** The code of a life is compiled once, not a thousand times. */
const compileCache = join(root, 'node_modules/.cache/endoscope/crash');

function nothingTold(): Told {
  return { tried: [], events: [], sessions: [], shown: 0, stored: 0 };
}

type Word = Readonly<Record<string, string | number>>;

function take(told: Told, word: Word): void {
  if (word['tried'] !== undefined) told.tried.push(String(word['tried']));
  if (word['event'] !== undefined) told.events.push(String(word['event']));
  if (word['session'] !== undefined) told.sessions.push(String(word['session']));
  if (word['shown'] !== undefined) told.shown = Number(word['shown']);
  if (word['stored'] !== undefined) told.stored = Number(word['stored']);
  if (word['operations'] !== undefined) told.operations = Number(word['operations']);
}
