/** W9: people who watch a session: what each costs, and that one who stops harms nobody. */
import { performance } from 'node:perf_hooks';
import type { AttachConnection } from '@endoscope/client';
import type { BenchCluster } from './bench-cluster.ts';
import { Inspector } from './inspector.ts';
import { openLine, startShell } from './lines.ts';
import { usageOf } from './process-usage.ts';
import { median, round } from './report.ts';
import { each, endShells, startShells } from './shells.ts';
import { echoingTerminal, sleep } from './typists.ts';
import { workload } from './workload.ts';
import type { Scale } from './workload.ts';

export interface WatchersResult {
  readonly observers: number;
  /** Of the gateway, after a collection. */
  readonly bytesPerObserver: number;
  readonly output: readonly {
    readonly watchedBy: string;
    readonly writerMegabytesPerSecond: number;
  }[];
  /** While one observer stands still. */
  readonly rssGrowthMib: number;
  readonly gapsOfTheStopped: number;
}

const observersPerSession = 40;
const quietMs = 4_000;
const watching = 4;

export const watchers = workload<WatchersResult>({
  measures:
    'idle observers, and a writer with observers of which one stops; goal ≤ 40 KB an observer, nobody else notices',
  run: runWatchers,
  table: watchersTable,
});

async function runWatchers(bench: BenchCluster, scale: Scale): Promise<WatchersResult> {
  const sessions = scale.quick ? 2 : 20;
  scale.say(`${sessions * observersPerSession} idle observers`);
  const bytesPerObserver = await idleObservers(bench, sessions);
  scale.say('a writer, with and without observers');
  const seconds = scale.quick ? 3 : 15;
  return {
    ...{ observers: sessions * observersPerSession, bytesPerObserver },
    ...(await watchedOutput(bench, seconds)),
  };
}

async function idleObservers(bench: BenchCluster, sessions: number): Promise<number> {
  const [pid = 0] = bench.stack.gatewayPids;
  const inspector = await Inspector.of(bench.stack);
  const settledBytes = async (): Promise<number> => {
    await sleep(quietMs);
    await inspector.collectGarbage();
    return usageOf({ name: 'gateway', pids: () => [pid] }).rssMib * 2 ** 20;
  };
  const shells = await startShells(bench, sessions, echoingTerminal);
  const writers = await each(shells, (shell) => openLine(bench, shell, 'websocket'));
  const seats = shells.flatMap((shell) => Array.from({ length: observersPerSession }, () => shell));
  // The first ones load what observing needs.
  const first = await observe(bench, shells[0]!.sessionId);
  const before = await settledBytes();
  const observers = await each(seats.slice(1), ({ sessionId }) => observe(bench, sessionId));
  const bytes = (await settledBytes()) - before;
  for (const observer of [first, ...observers]) observer.connection.detach();
  for (const writer of writers) writer.close();
  await endShells(bench, shells);
  inspector.close();
  return bytes / observers.length;
}

interface Observer {
  readonly connection: AttachConnection;
  gaps: number;
  isStopped: boolean;
}

async function observe(bench: BenchCluster, session: string): Promise<Observer> {
  const options = { role: 'observer', stdin: false, resume: false } as const;
  const size = { width: 80, height: 24 };
  const connection = await bench.stack.client.attach(session, { ...options, size });
  const observer: Observer = { connection, gaps: 0, isStopped: false };
  void (async () => {
    for await (const { type } of connection.events) {
      if (type === 'gap') observer.gaps += 1;
      while (observer.isStopped) await sleep(100);
    }
  })().catch(() => undefined);
  return observer;
}

async function watchedOutput(bench: BenchCluster, seconds: number) {
  const shell = await startShell(bench, { tty: false, pod: await bench.makePod() });
  const line = await openLine(bench, shell, 'websocket');
  let bytes = 0;
  void (async () => {
    for await (const data of line.output) bytes += data.length;
  })().catch(() => undefined);
  await line.write(Buffer.from('yes 0123456789abcdef0123456789abcdef0123456789abcdef\n'));
  const measured = async (): Promise<{ rate: number; rssMib: number }> => {
    const [fromBytes, fromMs] = [bytes, performance.now()];
    const rssMib = await laterRssMib(bench, seconds * 1_000);
    return { rate: (bytes - fromBytes) / 1e3 / (performance.now() - fromMs), rssMib };
  };
  await sleep(1_000);
  const alone = await measured();
  const observers = await each(Array.from({ length: watching }), () =>
    observe(bench, shell.sessionId),
  );
  const watched = await measured();
  const stopped = observers[0]!;
  stopped.isStopped = true;
  const withStopped = await measured();
  stopped.isStopped = false;
  await sleep(2_000);
  for (const { connection } of observers) connection.detach();
  line.close();
  await endShells(bench, [shell]);
  return {
    rssGrowthMib: withStopped.rssMib - watched.rssMib,
    gapsOfTheStopped: stopped.gaps,
    output: [
      { watchedBy: 'nobody', writerMegabytesPerSecond: alone.rate },
      { watchedBy: `${watching} who read`, writerMegabytesPerSecond: watched.rate },
      {
        watchedBy: `${watching - 1} who read, one who stopped`,
        writerMegabytesPerSecond: withStopped.rate,
      },
    ],
  };
}

/**
 * The median of the gateway's RSS over the later half of a time. At hundreds of megabytes a second it
 * goes up and down by tens of MiB between two collections: two single looks differ by as much.
 */
async function laterRssMib(bench: BenchCluster, ms: number): Promise<number> {
  const gateway = { name: 'gateway', pids: () => bench.stack.gatewayPids };
  const samples: number[] = [];
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs) {
    await sleep(100);
    samples.push(usageOf(gateway).rssMib);
  }
  return median(samples.slice(samples.length / 2));
}

function watchersTable(result: WatchersResult): string[] {
  const kilobytes = round(result.bytesPerObserver / 1_000, 0);
  const rates = result.output.map((each) => each.writerMegabytesPerSecond);
  return [
    `| endless output, watched by | writer's MB/s | of the median |`,
    '|---|---|---|',
    ...result.output.map(({ watchedBy, writerMegabytesPerSecond: rate }) => {
      return `| ${watchedBy} | ${round(rate, 1)} | ${round(rate / median(rates), 2)} |`;
    }),
    '',
    `An idle observer takes ${kilobytes} KB of the gateway (${result.observers} of them). While one stood still the gateway grew by ${round(result.rssGrowthMib, 1)} MiB; it was told of ${result.gapsOfTheStopped} gaps.`,
  ];
}
