import { createHash } from 'node:crypto';
import type { BenchCluster } from './bench-cluster.ts';
import { assertContent, settled } from './bulk.ts';
import { openLine, startShell } from './lines.ts';
import type { Way } from './lines.ts';
import { usageOf } from './process-usage.ts';

/** Read at full speed first: buffers of the engine and of the kernel have their size then. */
const warmUpBytes = 256 * 2 ** 20;
const sampleMs = 100;

export interface StalledResult {
  readonly way: Way;
  readonly bytes: number;
  readonly stallSeconds: number;
  /** The gateway's resident memory when the reader stops. */
  readonly rssBeforeMib: number;
  /** Largest growth of resident memory while the reader stands still. */
  readonly rssGrowthMib: number;
  /** From the second second on, when every buffer is full: what an unbounded queue would grow. */
  readonly rssGrowthLaterMib: number;
  /** Largest resident memory of the whole transfer, less that before its first byte. */
  readonly rssGrowthWholeMib: number;
}

export interface StalledOptions {
  readonly bytes: number;
  readonly stallSeconds: number;
}

/** A reader that stops in the middle of a long output, and then reads the rest of it. */
export async function stallReader(
  bench: BenchCluster,
  way: Way,
  { bytes, stallSeconds }: StalledOptions,
): Promise<StalledResult> {
  const shell = await startShell(bench, false);
  const line = await openLine(bench, shell, way);
  const rss = new GatewayRss(bench);
  const firstMib = rss.look();
  await settled();
  await line.write(Buffer.from(`head -c ${bytes} /dev/zero\n`));
  const hash = createHash('sha256');
  let received = 0;
  let stalled: Omit<StalledResult, 'rssGrowthWholeMib' | 'way' | 'bytes'> | undefined;
  for await (const data of line.output) {
    hash.update(data);
    received += data.length;
    if (received >= bytes) await line.write(Buffer.from('exit 0\n'));
    if (received > Math.min(warmUpBytes, bytes / 4)) stalled ??= await stall(rss, stallSeconds);
  }
  assertContent(hash.digest('hex'), { received, bytes });
  rss.look();
  if (!stalled) throw new Error('the output ended before the stall');
  return { way, bytes, ...stalled, rssGrowthWholeMib: rss.maxMib - firstMib };
}

async function stall(rss: GatewayRss, stallSeconds: number) {
  const rssBeforeMib = rss.look();
  const samples: number[] = [];
  const untilMs = performance.now() + stallSeconds * 1_000;
  while (performance.now() < untilMs) {
    await new Promise((resolve) => setTimeout(resolve, sampleMs));
    samples.push(rss.look());
  }
  const later = samples.slice(1_000 / sampleMs);
  const growth = (of: readonly number[], from: number): number => Math.max(...of) - from;
  return {
    stallSeconds,
    rssBeforeMib,
    rssGrowthMib: growth(samples, rssBeforeMib),
    rssGrowthLaterMib: growth(later, later[0] ?? rssBeforeMib),
  };
}

/** The gateway's resident memory, as the kernel counts it; nothing asks the gateway itself. */
class GatewayRss {
  maxMib = 0;
  private readonly bench: BenchCluster;

  constructor(bench: BenchCluster) {
    this.bench = bench;
  }

  look(): number {
    const { stack } = this.bench;
    const { rssMib } = usageOf({ name: 'gateway', pids: () => stack.gatewayPids });
    this.maxMib = Math.max(this.maxMib, rssMib);
    return rssMib;
  }
}
