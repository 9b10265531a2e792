/** Builds Go programs once into the cache; the name of the cached file is its provenance. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HarnessError } from '../harness-error.ts';
import { runCommand, runOrThrow } from '../host/run-command.ts';
import type { Progress } from '../progress.ts';

export interface GoProgram {
  /** What a person reads while it is built. */
  label: string;
  sourceDirectory: string;
  /** The package to build, relative to the source directory. */
  packagePath: string;
  linkerFlags: string;
  cachePath: string;
}

const BUILD_NICENESS = 10;
const HEARTBEAT_MS = 30_000;

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

/** Builds beside the target and renames, so an interrupted build never leaves half a binary. */
export async function buildOnce(program: GoProgram, progress: Progress): Promise<void> {
  if (existsSync(program.cachePath)) return;
  await assertGo();
  mkdirSync(dirname(program.cachePath), { recursive: true });
  const partial = `${program.cachePath}.building-${process.pid}`;
  const startMs = performance.now();
  const elapsed = () => `${Math.round((performance.now() - startMs) / 1000)} s`;
  progress(`building ${program.label}`);
  const heartbeat = setInterval(() => progress(`still building, ${elapsed()}`), HEARTBEAT_MS);
  try {
    await runOrThrow('go', goArguments(program, partial), {
      workingDirectory: program.sourceDirectory,
      environment: { ...process.env, CGO_ENABLED: '0' },
      niceness: BUILD_NICENESS,
      nextStep: `Run "go build ${program.packagePath}" in ${program.sourceDirectory} and fix it.`,
    });
    renameSync(partial, program.cachePath);
  } finally {
    clearInterval(heartbeat);
    rmSync(partial, { force: true });
  }
  progress(`built ${program.cachePath} in ${elapsed()}`);
}

/** No paths and no commit in the binary: the same sources give the same bytes everywhere. */
function goArguments(program: GoProgram, output: string): string[] {
  return [
    ...['build', '-trimpath', '-buildvcs=false', '-ldflags', program.linkerFlags],
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
