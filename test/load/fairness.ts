/** W8: typists beside sessions that print without end. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BenchCluster } from './bench-cluster.ts';
import type { ReadersOrder } from './bulk-readers.ts';
import { startShell, ways } from './lines.ts';
import type { DebugContainer, Way } from './lines.ts';
import { ms, round } from './report.ts';
import { endShells, startShells } from './shells.ts';
import { TypistsTally, echoingTerminal, typeTogether } from './typists.ts';
import type { TypistsResult } from './typists.ts';
import { workload } from './workload.ts';
import type { Scale } from './workload.ts';

interface FairnessCell extends TypistsResult {
  readonly bulkStreams: number;
  /** Jain's index over the bytes of each bulk stream: 1 is equal shares. */
  readonly jain: number;
  readonly bulkMegabytesPerSecond: number;
}

export interface FairnessResult {
  readonly typists: number;
  readonly cells: readonly FairnessCell[];
}

const keysPerSecond = 2;

export const fairness = workload<FairnessResult>({
  measures:
    'typists beside endless output; goal: p99 with 4 bulk streams ≤ 20 ms and ≤ 4 × quiet, shares Jain ≥ 0.95',
  run: runFairness,
  table: fairnessTable,
});

async function runFairness(bench: BenchCluster, scale: Scale): Promise<FairnessResult> {
  const typists = scale.quick ? 25 : 100;
  const seconds = scale.quick ? 5 : 10;
  const shells = await startShells(bench, typists, echoingTerminal);
  const cells: FairnessCell[] = [];
  for (const bulkStreams of scale.quick ? [0, 4] : [0, 1, 2, 4, 8]) {
    for (const way of ways) {
      scale.say(`${typists} typists beside ${bulkStreams} bulk streams, ${way}`);
      const tally = new TypistsTally();
      const readers = await Readers.start(bench, way, bulkStreams);
      try {
        await typeTogether(bench, { shells, way, tally }, { keysPerSecond, seconds });
        const shares = await readers.shares();
        cells.push({ way, bulkStreams, ...tally.result, ...shares });
      } finally {
        await readers.stop();
      }
    }
  }
  await endShells(bench, shells);
  return { typists, cells };
}

/** A process that reads bulk output on one way. */
class Readers {
  private readonly startMs = performance.now();
  private readonly bench: BenchCluster;
  private readonly shells: readonly DebugContainer[];
  private readonly process: ChildProcess | undefined;

  private constructor(bench: BenchCluster, shells: DebugContainer[], process?: ChildProcess) {
    this.bench = bench;
    this.shells = shells;
    this.process = process;
  }

  static async start(bench: BenchCluster, way: Way, count: number): Promise<Readers> {
    if (count === 0) return new Readers(bench, []);
    const shells: DebugContainer[] = [];
    for (let n = 0; n < count; n += 1) {
      shells.push(await startShell(bench, { tty: false, pod: await bench.makePod() }));
    }
    const { endpoint, as, namespace, pod, stack, relayProcesses } = bench;
    const order: ReadersOrder = {
      ...{ shells, way, endpoint, as, namespace, pod },
      ...{ server: stack.server, token: stack.token, relayServers: relayProcesses.servers },
    };
    const process = fork(join(import.meta.dirname, 'bulk-readers.ts'));
    process.send(order);
    await once(process, 'message');
    return new Readers(bench, shells, process);
  }

  async shares(): Promise<{ jain: number; bulkMegabytesPerSecond: number }> {
    if (!this.process) return { jain: 1, bulkMegabytesPerSecond: 0 };
    this.process.send('count');
    const [bytes] = (await once(this.process, 'message')) as [number[]];
    const sum = bytes.reduce((a, b) => a + b, 0);
    const squares = bytes.reduce((a, b) => a + b * b, 0);
    const seconds = (performance.now() - this.startMs) / 1_000;
    return {
      jain: (sum * sum) / (bytes.length * squares),
      bulkMegabytesPerSecond: sum / 1e6 / seconds,
    };
  }

  async stop(): Promise<void> {
    this.process?.kill();
    await endShells(this.bench, this.shells);
  }
}

function fairnessTable({ typists, cells }: FairnessResult): string[] {
  const quiet = (way: Way): number =>
    cells.find((each) => each.way === way && each.bulkStreams === 0)?.p99 ?? Number.NaN;
  return [
    `| ${typists} typists beside | way | p99 | of quiet | p50 | p99.9 | bulk MB/s | Jain | generator late, p99 |`,
    '|---|---|---|---|---|---|---|---|---|',
    ...cells.map((each) => {
      const bulk =
        each.bulkStreams === 0
          ? '– | –'
          : `${round(each.bulkMegabytesPerSecond, 0)} | ${round(each.jain, 3)}`;
      const ratio = each.bulkStreams === 0 ? '–' : round(each.p99 / quiet(each.way), 1);
      return `| ${each.bulkStreams} bulk | ${each.way} | ${ms(each.p99)} | ${ratio} | ${ms(each.p50)} | ${ms(each.p999)} | ${bulk} | ${ms(each.lagP99)} |`;
    }),
  ];
}
