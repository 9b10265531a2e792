/** A large file into a debug container and out of it: `endo cp` beside `kubectl cp`, as programs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash, randomFillSync } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { performance } from 'node:perf_hooks';
import { endWithUs } from '../support/end-with-us.ts';
import type { BenchCluster } from './bench-cluster.ts';
import { startShell } from './lines.ts';
import type { DebugContainer } from './lines.ts';
import { usageOf } from './process-usage.ts';
import { median, ratesOf, round } from './report.ts';
import { endShells } from './shells.ts';
import { workload } from './workload.ts';
import type { Scale } from './workload.ts';

export const copyWays = ['kubectl, out', 'endo, out', 'kubectl, in', 'endo, in'] as const;
export type CopyWay = (typeof copyWays)[number];

interface Copy {
  readonly way: CopyWay;
  /** From the start of the program to its end. */
  readonly megabytesPerSecond: number;
  readonly gatewayCpuPerGb: number;
}

export interface FilesResult {
  readonly bytes: number;
  readonly transfers: readonly Copy[];
}

const endoProgram = resolve(import.meta.dirname, '../../dist/apps/cli/src/main.js');
const pieceBytes = 2 ** 20;
/** In the container: what is copied out, and where copies in arrive. */
const [large, arrived] = ['/tmp/large', '/tmp/arrived'];

export const files = workload<FilesResult>({
  measures:
    'a large file out of a container and in; goal: not below kubectl cp, which hashes nothing',
  run: runFiles,
  table: filesTable,
});

interface Place {
  readonly folder: string;
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

async function runFiles(bench: BenchCluster, scale: Scale): Promise<FilesResult> {
  const bytes = (scale.quick ? 32 : 256) * 2 ** 20;
  const folder = mkdtempSync(join(tmpdir(), 'endoscope-bench-files-'));
  const shell = await startShell(bench, { tty: false, command: ['cat'] });
  try {
    const file = join(folder, 'large');
    const place = { folder, file, bytes, sha256: await writeRandom(file, bytes) };
    await run(bench, shell, { ...place, way: 'endo, in', remote: large });
    const transfers: Copy[] = [];
    for (let n = 1; n <= scale.rounds; n += 1) {
      scale.say(`files, round ${n}`);
      for (const way of waysOf(bench)) transfers.push(await copy(bench, shell, { ...place, way }));
    }
    return { bytes, transfers };
  } finally {
    rmSync(folder, { recursive: true });
    await endShells(bench, [shell]);
  }
}

function waysOf({ kubectl }: BenchCluster): readonly CopyWay[] {
  return copyWays.filter((way) => kubectl !== undefined || way.startsWith('endo'));
}

interface Order extends Place {
  readonly way: CopyWay;
  /** Where a copy in arrives. */
  readonly remote?: string;
}

async function copy(bench: BenchCluster, shell: DebugContainer, order: Order): Promise<Copy> {
  const gateway = { name: 'gateway', pids: () => bench.stack.gatewayPids };
  await forget(bench, shell);
  const before = usageOf(gateway).cpuSeconds;
  const startMs = performance.now();
  await run(bench, shell, order);
  const seconds = (performance.now() - startMs) / 1_000;
  const cpuSeconds = usageOf(gateway).cpuSeconds - before;
  await assertArrived(bench, shell, order);
  const { way, bytes } = order;
  return {
    way,
    megabytesPerSecond: bytes / 1e6 / seconds,
    gatewayCpuPerGb: (cpuSeconds / bytes) * 1e9,
  };
}

async function run(bench: BenchCluster, shell: DebugContainer, order: Order): Promise<void> {
  const { way, folder, file, remote = arrived } = order;
  const isEndo = way.startsWith('endo');
  const { namespace, kubectl = '', kubeconfig = '', stack, pod: usual } = bench;
  const { container, pod = usual, sessionId } = shell;
  const there = isEndo ? sessionId : `${namespace}/${pod}`;
  const paths = way.endsWith('out')
    ? [`${there}:${large}`, `${file}.back`]
    : [file, `${there}:${remote}`];
  const inside = ['--container', container, '--kubeconfig', kubeconfig];
  const [program, args] = isEndo
    ? [process.execPath, [endoProgram, 'cp', '--quiet', ...paths]]
    : [kubectl, ['cp', '--retries', '5', ...paths, ...inside]];
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    XDG_CONFIG_HOME: folder,
    ENDOSCOPE_SERVER: stack.server,
    ENDOSCOPE_TOKEN: stack.token,
  };
  const child = endWithUs(spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] }));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`${way}: ended with ${code}: ${said}`);
}

/** What came is what was sent. */
async function assertArrived(
  bench: BenchCluster,
  shell: DebugContainer,
  { way, file, sha256, bytes }: Order,
): Promise<void> {
  const back = `${file}.back`;
  const place = { session: shell.sessionId, path: arrived };
  const came = way.endsWith('out')
    ? await sha256Of(back)
    : (await bench.stack.client.files.stat(place, { hashBytes: bytes })).sha256;
  rmSync(back, { force: true });
  if (came !== sha256) throw new Error(`${way}: ${came} arrived, ${sha256} was sent`);
}

/** So that no copy finds what the one before it has brought. */
async function forget({ stack }: BenchCluster, { sessionId }: DebugContainer): Promise<void> {
  const place = { session: sessionId, path: arrived };
  await stack.client.files.upload(place, { name: 'arrived', size: 0 }, () => Readable.from([]));
}

/** Answers its SHA-256. */
async function writeRandom(path: string, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'w');
  for (let at = 0; at < bytes; at += pieceBytes) {
    const piece = randomFillSync(Buffer.alloc(pieceBytes));
    hash.update(piece);
    await file.write(piece);
  }
  await file.close();
  return hash.digest('hex');
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** A way of endo's beside the same way of kubectl's; undefined where there was none. */
export function ratioOfKubectl(
  transfers: FilesResult['transfers'],
  direction: 'in' | 'out',
): number | undefined {
  const [own, theirs] = [`endo, ${direction}`, `kubectl, ${direction}`].map((way) =>
    ratesOf(transfers, way),
  );
  if (!own?.length || !theirs?.length) return undefined;
  return median(own) / median(theirs);
}

function filesTable({ bytes, transfers }: FilesResult): string[] {
  return [
    `| a file of ${bytes / 2 ** 20} MiB | of kubectl cp | MB/s, median (range) | gateway CPU s/GB |`,
    '|---|---|---|---|',
    ...copyWays.flatMap((way) => {
      const mine = ratesOf(transfers, way);
      if (mine.length === 0) return [];
      const isEndo = way.startsWith('endo');
      const of = isEndo ? ratioOfKubectl(transfers, way.endsWith('out') ? 'out' : 'in') : undefined;
      const own = transfers.filter((each) => each.way === way);
      const cpu = isEndo ? round(median(own.map((each) => each.gatewayCpuPerGb)), 1) : '–';
      const range = `${round(Math.min(...mine), 0)}–${round(Math.max(...mine), 0)}`;
      const ratio = of === undefined ? '–' : round(of, 2);
      return [`| ${way} | ${ratio} | ${round(median(mine), 0)} (${range}) | ${cpu} |`];
    }),
  ];
}
