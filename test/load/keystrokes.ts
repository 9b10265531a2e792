import { performance } from 'node:perf_hooks';
import type { Histogram } from 'hdr-histogram-js';
import type { BenchCluster } from './bench-cluster.ts';
import { openLine, startShell } from './lines.ts';
import type { Line, Way } from './lines.ts';
import { usageOf } from './process-usage.ts';
import type { Watched } from './process-usage.ts';

const key = Buffer.from('k');
/** Takes the key back, so that the line of the shell stays short. */
const erase = Buffer.from('\x7f');
const keyByte = key[0];
/**
 * A shell that is joined before its log can be read has its earlier lines later, and its prompt anew
 * (ADR 0010): a key on that prompt would count twice.
 */
const quietMs = 2_500;
const answerMs = 5_000;

export interface KeystrokeOptions {
  readonly keys: number;
  readonly keysPerSecond: number;
  /** Microseconds from the planned time of a key to its echo. */
  readonly latency: Histogram;
  /** Microseconds from the planned time to the call that sends it: the generator's own delay. */
  readonly lag: Histogram;
  readonly gateway: Watched;
}

/**
 * Types on a terminal at planned times, whatever the answers do (open loop): a stall counts for
 * every key that it delays. Each key is echoed once; between two keys the first is erased.
 * Answers the seconds of CPU that the gateway used meanwhile.
 */
export async function typeKeys(
  bench: BenchCluster,
  way: Way,
  options: KeystrokeOptions,
): Promise<number> {
  const shell = await startShell(bench, true);
  const line = await openLine(bench, shell, way);
  const echoes = new Echoes(line);
  try {
    // The first key wakes a shell whose prompt was printed before this attachment.
    await line.write(erase);
    await sleep(quietMs);
    echoes.begin();
    const before = usageOf(options.gateway).cpuSeconds;
    await typeAll(line, echoes, options);
    return usageOf(options.gateway).cpuSeconds - before;
  } finally {
    line.close();
    await bench.stack.client.sessions.terminate(shell.sessionId);
  }
}

async function typeAll(line: Line, echoes: Echoes, options: KeystrokeOptions): Promise<void> {
  const { keys, keysPerSecond, latency, lag } = options;
  const gapMs = 1_000 / keysPerSecond;
  const startMs = performance.now() + gapMs;
  const plannedMs = (n: number): number => startMs + n * gapMs;
  echoes.onEcho = (n) => latency.recordValue(micros(performance.now() - plannedMs(n)));
  for (let n = 0; n < keys; n += 1) {
    await until(plannedMs(n));
    lag.recordValue(micros(performance.now() - plannedMs(n)));
    void line.write(key);
    await sleep(gapMs / 2);
    void line.write(erase);
  }
  const deadlineMs = performance.now() + answerMs;
  while (echoes.count < keys && performance.now() < deadlineMs) await sleep(10);
  if (echoes.count !== keys) throw new Error(`${keys} keys were echoed ${echoes.count} times`);
}

/** Counts the keys that come back, from `begin` on. */
class Echoes {
  count = 0;
  onEcho: (n: number) => void = () => undefined;

  constructor(line: Line) {
    void this.read(line).catch(() => undefined);
  }

  begin(): void {
    this.count = 0;
  }

  private async read(line: Line): Promise<void> {
    for await (const data of line.output) {
      for (const byte of data) if (byte === keyByte) this.onEcho(this.count++);
    }
  }
}

/** Timers are late by up to a millisecond; the last one is waited for turn by turn. */
async function until(timeMs: number): Promise<void> {
  const leftMs = timeMs - performance.now();
  if (leftMs > 1.5) await sleep(leftMs - 1.5);
  while (performance.now() < timeMs) await new Promise(setImmediate);
}

function micros(ms: number): number {
  return Math.max(0, Math.round(ms * 1_000));
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
