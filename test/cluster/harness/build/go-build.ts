/** Builds Go programs once into the cache; the name of the cached file is its provenance. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { HarnessError } from '../harness-error.ts';
import { runCommand, runOrThrow, type CommandOptions } from '../host/run-command.ts';
import { withRunLock } from '../host/run-lock.ts';
import type { Progress } from '../progress.ts';

export interface GoProgram {
  /** What a person reads while it is built. */
  label: string;
  sourceDirectory: string;
  /** The package to build, relative to the source directory. */
  packagePath: string;
  linkerFlags: string;
  cachePath: string;
  /** Completes the sources, with all dependencies, in a directory made for this build. */
  vendor?: (directory: string, options: CommandOptions) => Promise<void>;
}

const BUILD_NICENESS = 10;
const HEARTBEAT_MS = 30_000;
const PARTIAL_INFIX = '.building-';

/** One hash over every file below a directory, except its tests, by relative name and content. */
export function hashDirectory(directory: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${file.slice(directory.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Who comes while another run builds the same program waits, and takes what that one made. */
export async function buildOnce(program: GoProgram, progress: Progress): Promise<void> {
  if (existsSync(program.cachePath)) return;
  await assertGo();
  const hash = createHash('sha256').update(program.cachePath).digest('hex').slice(0, 16);
  const lock = {
    name: `endoscope-build-${hash}`,
    holder: `process ${process.pid} builds ${program.label}`,
    onWait: (other: string) => progress(`waiting for another build (${other})`),
  };
  await withRunLock(lock, async () => {
    if (!existsSync(program.cachePath)) await build(program, progress);
  });
}

/** Builds beside the target and renames, so an interrupted build never leaves half a binary. */
async function build(program: GoProgram, progress: Progress): Promise<void> {
  mkdirSync(dirname(program.cachePath), { recursive: true });
  removePartialBuilds(program.cachePath);
  const partial = `${program.cachePath}${PARTIAL_INFIX}${process.pid}`;
  const startMs = performance.now();
  const elapsed = () => `${Math.round((performance.now() - startMs) / 1000)} s`;
  progress(`building ${program.label}`);
  const heartbeat = setInterval(() => progress(`still building, ${elapsed()}`), HEARTBEAT_MS);
  try {
    await compile(program, partial);
    renameSync(partial, program.cachePath);
  } finally {
    clearInterval(heartbeat);
    removePartialBuilds(program.cachePath);
  }
  progress(`built ${program.cachePath} in ${elapsed()}`);
}

async function compile(program: GoProgram, partial: string): Promise<void> {
  const options = {
    environment: { ...process.env, CGO_ENABLED: '0' },
    niceness: BUILD_NICENESS,
    nextStep: `Run "go build ${program.packagePath}" in ${program.sourceDirectory} and fix it.`,
  };
  const workingDirectory = program.vendor ? `${partial}-sources` : program.sourceDirectory;
  await program.vendor?.(workingDirectory, options);
  await runOrThrow('go', goArguments(program, partial), { ...options, workingDirectory });
}

/** Only the holder of the lock calls this: what is there was left by a build that was killed. */
function removePartialBuilds(cachePath: string): void {
  const directory = dirname(cachePath);
  for (const name of readdirSync(directory)) {
    if (name.startsWith(`${basename(cachePath)}${PARTIAL_INFIX}`)) {
      rmSync(join(directory, name), { recursive: true, force: true });
    }
  }
}

/** No paths and no commit in the binary: the same sources give the same bytes everywhere. */
function goArguments(program: GoProgram, output: string): string[] {
  return [
    ...['build', '-trimpath', '-buildvcs=false', '-ldflags', program.linkerFlags],
    ...(program.vendor ? ['-mod=vendor'] : []),
    ...['-o', output, program.packagePath],
  ];
}

export async function assertGo(): Promise<void> {
  const { code } = await runCommand('go', ['version']);
  if (code === 0) return;
  throw new HarnessError(
    'Go is not on the PATH; the Kubernetes servers are built from source with it.',
    'Install Go 1.24 or newer, or name running clusters in ENDOSCOPE_TEST_KUBECONFIGS instead.',
  );
}
