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
import { seededRandom } from './write-path.ts';
import type { LifeOrder } from './write-path.ts';

export interface CrashOptions {
  /** Kills; lives that end before theirs are not counted. */
  readonly points: number;
  /** Of the first life; each has the next number. */
  readonly seed: number;
  /** Lives at a time, each on a database of its own. */
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
const livesPerDatabase = 100;
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
      const made = await options.makeDatabase();
      const folder = mkdtempSync(join(tmpdir(), 'endoscope-crash-'));
      const database = await Database.connect({ url: made.appUrl, poolMax: 4, durable: false });
      try {
        for (let n = 0; n < livesPerDatabase && !isOver(); n += 1) {
          const seed = next++;
          await live(seed, { database, folder, url: made.appUrl, report });
          options.onLife?.({ seed, kills: report.kills });
        }
      } finally {
        await database.close();
        await made.close();
        rmSync(folder, { recursive: true, force: true });
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
  readonly report: CrashReport;
}

async function live(seed: number, { database, folder, url, report }: World): Promise<void> {
  const random = seededRandom(seed);
  const [at, how] = [1 + random(operationsMax), crashWays[random(crashWays.length)]!];
  const order: LifeOrder = {
    ...{ seed, url, session: await recordedSession(database) },
    steps: 10 + random(15),
    pieceBytesMax: random(4) === 0 ? 60_000 : 300,
    isStrict: random(2) === 0,
    folder: random(2) === 0 ? folder : undefined,
  };
  try {
    const told = await tellingLife(order, { at, how });
    const left = await checkAftermath(database, { order, told, random });
    const hasEnded = told.operations !== undefined;
    report.survivals += hasEnded ? 1 : 0;
    report.kills += hasEnded ? 0 : 1;
    if (!hasEnded) report.ways[how] = (report.ways[how] ?? 0) + 1;
    report.events += told.events.length;
    report.sessions += told.sessions.length;
    report.shownBytes += told.shown;
    report.recordings += left.isRecorded ? 1 : 0;
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

/** Runs a life to its kill and gives what it said before. */
async function tellingLife(
  order: LifeOrder,
  { at, how }: { at: number; how: string },
): Promise<Told> {
  const program = [join(root, 'test/load/aliases.mjs'), join(root, 'test/crash/life.ts')] as const;
  const child = spawn(
    process.execPath,
    ['--import', program[0], program[1], JSON.stringify(order)],
    { env: { CRASH_AT: String(at), CRASH_HOW: how }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let [said, complained] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text));
  const signal = await new Promise((done) => child.once('close', (_code, by) => done(by)));
  if (signal !== 'SIGKILL') throw new Error(`it ended by itself: ${complained}`);
  const told: Told = { tried: [], events: [], sessions: [], shown: 0, stored: 0 };
  for (const line of said.split('\n').filter(Boolean)) take(told, JSON.parse(line) as Word);
  return told;
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
