import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { BenchCluster } from './bench-cluster.ts';
import { openLine, startShell } from './lines.ts';
import type { Roads, Way } from './lines.ts';
import type { Watched } from './process-usage.ts';
import { usageOf } from './process-usage.ts';
import { endShells } from './shells.ts';

export interface BulkResult {
  readonly way: Way;
  readonly bytes: number;
  readonly seconds: number;
  readonly megabytesPerSecond: number;
  /** Seconds of CPU of each process during the transfer. */
  readonly cpuSeconds: Readonly<Record<string, number>>;
}

/** What a container prints, and with which command: as much as is wanted, or without end. */
export interface Content {
  readonly name: string;
  command(bytes: number): string;
  /** Repeated without end. */
  readonly pattern: Buffer;
}

export const zeros: Content = {
  name: 'zeros',
  command: (bytes) => `head -c ${bytes} /dev/zero`,
  pattern: Buffer.alloc(1),
};

/** Written in pieces of this size, which a cluster sends on as they are, up to 32 KiB. */
export function zerosInPieces(pieceBytes: number): Content {
  const command = (bytes: number): string =>
    `dd if=/dev/zero bs=${pieceBytes} count=${bytes / pieceBytes}`;
  return { name: `zeros, ${pieceBytes / 1024} KiB`, command, pattern: zeros.pattern };
}

const logLine =
  '2026-11-21T17:56:00.123Z INFO shop.orders request=4711 user=1024 status=200 took=12.5ms path=/v1/orders';

export const logText: Content = {
  name: 'log text',
  command: () => `yes '${logLine}'`,
  pattern: Buffer.from(`${logLine}\n`),
};

export interface BulkOptions {
  readonly bytes: number;
  readonly watched: readonly Watched[];
  readonly content?: Content;
  /** Where the line is opened, when that is another door than the one the container is made at. */
  readonly through?: Roads;
}

/** Output of a container without a terminal, each byte counted and hashed here. */
export async function transferBulk(
  bench: BenchCluster,
  way: Way,
  { bytes, watched, content = zeros, through = bench }: BulkOptions,
): Promise<BulkResult> {
  const shell = await startShell(bench, false);
  const line = await openLine(through, shell, way);
  await settled();
  const before = watched.map((each) => usageOf(each).cpuSeconds);
  const startMs = performance.now();
  await line.write(Buffer.from(`${content.command(bytes)}\n`));
  const hash = createHash('sha256');
  let received = 0;
  for await (const data of line.output) {
    hash.update(data.subarray(0, bytes - received));
    received += data.length;
    // The process goes on: an API server may drop what is unread when it ends.
    if (received >= bytes) break;
  }
  const seconds = (performance.now() - startMs) / 1_000;
  const used = watched.map((each, n) => [each.name, usageOf(each).cpuSeconds - before[n]!]);
  line.close();
  await endShells(bench, [shell]);
  assertContent(hash.digest('hex'), { received, bytes, content });
  return {
    way,
    bytes,
    seconds,
    megabytesPerSecond: bytes / 1e6 / seconds,
    cpuSeconds: Object.fromEntries(used) as Record<string, number>,
  };
}

const hashes = new Map<string, string>();

export function assertContent(
  digest: string,
  { received, bytes, content = zeros }: { received: number; bytes: number; content?: Content },
): void {
  if (received < bytes) throw new Error(`${received} of ${bytes} bytes arrived`);
  if (digest !== hashOf(content, bytes)) throw new Error('other bytes arrived than were sent');
}

function hashOf({ name, pattern }: Content, bytes: number): string {
  const known = hashes.get(`${name} ${bytes}`);
  if (known !== undefined) return known;
  const hash = createHash('sha256');
  const repeats = Math.ceil(2 ** 20 / pattern.length);
  const piece = Buffer.alloc(repeats * pattern.length, pattern);
  for (let left = bytes; left > 0; left -= piece.length) {
    hash.update(left < piece.length ? piece.subarray(0, left) : piece);
  }
  const digest = hash.digest('hex');
  hashes.set(`${name} ${bytes}`, digest);
  return digest;
}

/** containerd adds the outputs of an attachment after its input (ADR 0010): give it the time. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 300));
}
