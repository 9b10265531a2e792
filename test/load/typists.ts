import { performance } from 'node:perf_hooks';
import hdr from 'hdr-histogram-js';
import type { Histogram } from 'hdr-histogram-js';
import type { BenchCluster } from './bench-cluster.ts';
import type { DebugContainer, Line, Way } from './lines.ts';
import { usageOf } from './process-usage.ts';
import type { Watched } from './process-usage.ts';
import { percentiles } from './report.ts';
import { openLines } from './shells.ts';

const key = Buffer.from('k');
const keyByte = key[0];
/** Takes the line back, so that the terminal's buffer of a line never fills. */
const eraseLine = Buffer.from('\x15');
const quietMs = 1_000;
const answerMs = 10_000;

/** What a terminal's echo needs and nothing else: the kernel's, not a shell's line editor. */
export const echoingTerminal = { tty: true, command: ['cat'] } as const;

export interface TypistsOptions {
  /** Of each typist. */
  readonly keysPerSecond: number;
  readonly seconds: number;
  /** Before the first key, with everybody attached: what costs CPU without one. */
  readonly idleSeconds?: number;
}

/** Of one way, over all rounds. */
export class TypistsTally {
  readonly latency: Histogram = hdr.build({ numberOfSignificantValueDigits: 3 });
  readonly lag: Histogram = hdr.build({ numberOfSignificantValueDigits: 3 });
  /** Of the process between the typists and the cluster; of a direct way, of the gateway. */
  carrierCpuSeconds = 0;
  generatorCpuSeconds = 0;
  seconds = 0;
  /** Of the same process while everybody is attached and nobody types. */
  idleCpuSeconds = 0;
  idleSeconds = 0;

  get result() {
    const { latency, lag, seconds } = this;
    const micros = (cpuSeconds: number): number =>
      Math.round((cpuSeconds * 1e6) / latency.totalCount);
    return {
      ...percentiles(latency, lag),
      cpuMicrosPerKey: micros(this.carrierCpuSeconds),
      // What it would have spent in the same time without a key; undefined: not measured.
      idleMicrosPerKey:
        this.idleSeconds === 0
          ? undefined
          : micros((this.idleCpuSeconds * seconds) / this.idleSeconds),
      generatorCores: this.generatorCpuSeconds / seconds,
      histogram: hdr.encodeIntoCompressedBase64(latency),
    };
  }

  async measureIdle(carrier: Watched, seconds: number): Promise<void> {
    const before = usageOf(carrier).cpuSeconds;
    await sleep(seconds * 1_000);
    this.idleCpuSeconds += usageOf(carrier).cpuSeconds - before;
    this.idleSeconds += seconds;
  }
}

export type TypistsResult = TypistsTally['result'] & { readonly way: Way };

/** What carries the keys of a way. */
function carrierPidsOf({ stack, relayProcesses }: BenchCluster, way: Way): readonly number[] {
  const isRelay = way === 'websocket-relay' || way === 'grpc-relay';
  return isRelay ? [relayProcesses.pidOf(way)] : stack.gatewayPids;
}

/** Attaches to every container, lets everybody type for a while, and leaves. */
export async function typeTogether(
  bench: BenchCluster,
  { shells, way, tally }: { shells: readonly DebugContainer[]; way: Way; tally: TypistsTally },
  options: TypistsOptions,
): Promise<void> {
  const lines = await openLines(bench, shells, way);
  try {
    const typists = new Typists(lines, tally);
    await sleep(quietMs);
    const carrier = { name: way, pids: () => carrierPidsOf(bench, way) };
    const generator = { name: 'generator', pids: () => [process.pid] };
    if (options.idleSeconds !== undefined) await tally.measureIdle(carrier, options.idleSeconds);
    const before = [usageOf(carrier).cpuSeconds, usageOf(generator).cpuSeconds] as const;
    await typists.type(options);
    tally.carrierCpuSeconds += usageOf(carrier).cpuSeconds - before[0];
    tally.generatorCpuSeconds += usageOf(generator).cpuSeconds - before[1];
    tally.seconds += options.seconds;
    await Promise.all(lines.map((line) => line.write(eraseLine)));
    await sleep(quietMs / 4);
  } finally {
    for (const line of lines) line.close();
    await sleep(quietMs);
  }
}

/**
 * People at terminals, whose keys are planned beforehand (open loop): all keys together come at
 * equal distances, each typist's too, and each is counted from its planned time to its echo.
 */
class Typists {
  private startMs = 0;
  private echoed = 0;
  private failure: Error | undefined;
  private perSecond = 0;
  private readonly lines: readonly Line[];
  private readonly tally: TypistsTally;

  constructor(lines: readonly Line[], tally: TypistsTally) {
    this.lines = lines;
    this.tally = tally;
    lines.forEach((line, n) => void this.listen(line, n).catch(this.fail));
  }

  async type({ keysPerSecond, seconds }: TypistsOptions): Promise<void> {
    this.perSecond = keysPerSecond * this.lines.length;
    this.startMs = performance.now() + 10;
    const keys = this.perSecond * seconds;
    for (let k = 0; k < keys; ) {
      const now = performance.now();
      for (; k < keys && this.plannedMs(k) <= now; k += 1) {
        this.tally.lag.recordValue(micros(performance.now() - this.plannedMs(k)));
        this.lines[k % this.lines.length]!.write(key).catch(this.fail);
      }
      await sleep(Math.max(1, this.plannedMs(k) - performance.now()));
    }
    const deadlineMs = performance.now() + answerMs;
    while (this.echoed < keys && performance.now() < deadlineMs) await sleep(10);
    if (this.echoed !== keys)
      throw new Error(`${keys} keys were echoed ${this.echoed} times`, { cause: this.failure });
  }

  private readonly fail = (error: Error): void => {
    this.failure ??= error;
  };

  private plannedMs(k: number): number {
    return this.startMs + (k * 1_000) / this.perSecond;
  }

  /** The n-th typist's i-th key is the (i × typists + n)-th of all. */
  private async listen(line: Line, n: number): Promise<void> {
    let i = 0;
    for await (const data of line.output) {
      // Before the start it is what earlier typists left.
      if (this.startMs === 0) continue;
      for (const byte of data) {
        if (byte !== keyByte) continue;
        const latencyMs = performance.now() - this.plannedMs(i * this.lines.length + n);
        this.tally.latency.recordValue(micros(latencyMs));
        this.echoed += 1;
        i += 1;
      }
    }
  }
}

function micros(ms: number): number {
  return Math.max(0, Math.round(ms * 1_000));
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
