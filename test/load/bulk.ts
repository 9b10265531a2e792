import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { BenchCluster } from './bench-cluster.ts';
import { openLine, startShell } from './lines.ts';
import type { Way } from './lines.ts';
import type { Watched } from './process-usage.ts';
import { usageOf } from './process-usage.ts';

export interface BulkResult {
  readonly way: Way;
  readonly bytes: number;
  readonly seconds: number;
  readonly megabytesPerSecond: number;
  /** Seconds of CPU of each process during the transfer. */
  readonly cpuSeconds: Readonly<Record<string, number>>;
}

export interface BulkOptions {
  readonly bytes: number;
  readonly watched: readonly Watched[];
}

/** Zeros from a container's standard output, each byte counted and hashed here. */
export async function transferBulk(
  bench: BenchCluster,
  way: Way,
  { bytes, watched }: BulkOptions,
): Promise<BulkResult> {
  const shell = await startShell(bench, false);
  const line = await openLine(bench, shell, way);
  await settled();
  const before = watched.map((each) => usageOf(each).cpuSeconds);
  const startMs = performance.now();
  await line.write(Buffer.from(`head -c ${bytes} /dev/zero\n`));
  const hash = createHash('sha256');
  let received = 0;
  let seconds = 0;
  for await (const data of line.output) {
    hash.update(data);
    received += data.length;
    if (received < bytes || seconds > 0) continue;
    seconds = (performance.now() - startMs) / 1_000;
    // Only now: an API server may drop what is unread when the process ends.
    await line.write(Buffer.from('exit 0\n'));
  }
  const used = watched.map((each, n) => [each.name, usageOf(each).cpuSeconds - before[n]!]);
  assertZeros(hash.digest('hex'), { received, bytes });
  return {
    way,
    bytes,
    seconds,
    megabytesPerSecond: bytes / 1e6 / seconds,
    cpuSeconds: Object.fromEntries(used) as Record<string, number>,
  };
}

const hashes = new Map<number, string>();

export function assertZeros(digest: string, count: { received: number; bytes: number }): void {
  const { received, bytes } = count;
  if (received !== bytes) throw new Error(`${received} of ${bytes} bytes arrived`);
  if (digest !== hashOfZeros(bytes)) throw new Error('other bytes arrived than were sent');
}

function hashOfZeros(bytes: number): string {
  const known = hashes.get(bytes);
  if (known !== undefined) return known;
  const hash = createHash('sha256');
  const piece = Buffer.alloc(2 ** 20);
  for (let left = bytes; left > 0; left -= piece.length) {
    hash.update(left < piece.length ? piece.subarray(0, left) : piece);
  }
  const digest = hash.digest('hex');
  hashes.set(bytes, digest);
  return digest;
}

/** containerd adds the outputs of an attachment after its input (ADR 0010): give it the time. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 300));
}
