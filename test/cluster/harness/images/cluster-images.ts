/**
 * The images of a test cluster, made on this machine because no registry is reachable: a shell
 * for debugging (busybox), an application without one (distroless-app), and the sandbox (pause).
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildOnce, hashDirectory } from '../build/go-build.ts';
import { HarnessError } from '../harness-error.ts';
import { cacheDirectory } from '../host/directories.ts';
import { BUSYBOX_FILE } from '../host/prerequisites.ts';
import { runOrThrow } from '../host/run-command.ts';
import type { Progress } from '../progress.ts';
import { writeDockerArchive, type ImageDescription } from './docker-archive.ts';

export const BUSYBOX_IMAGE = 'docker.io/library/busybox:1.36';
export const DISTROLESS_APP_IMAGE = 'docker.io/library/distroless-app:1';
export const PAUSE_IMAGE = 'localhost/pause:1';

const programsDirectory = join(import.meta.dirname, 'programs');
/** As the image format spells them; Node says x64. */
const ARCHITECTURES: Record<string, string> = { x64: 'amd64', arm64: 'arm64' };
const ELF_INTERPRETER = 3;
const ACCOUNTS = 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n';

/** Returns the archive files; a change of busybox, of a program or of this code makes new ones. */
export async function ensureImages(progress: Progress): Promise<string[]> {
  const edition = createHash('sha256')
    .update(hashDirectory(import.meta.dirname))
    .update(readFileSync(BUSYBOX_FILE))
    .digest('hex')
    .slice(0, 16);
  const directory = join(cacheDirectory(), 'images', edition);
  const makers = { busybox: busyboxImage, pause: pauseImage, 'distroless-app': distrolessImage };
  const files: string[] = [];
  for (const [name, make] of Object.entries(makers)) {
    const file = join(directory, `${name}.tar`);
    if (!existsSync(file)) {
      progress(`writing image ${name}`);
      writeWhole(file, writeDockerArchive(await make(progress)));
    }
    files.push(file);
  }
  return files;
}

async function busyboxImage(): Promise<ImageDescription> {
  const content = readFileSync(BUSYBOX_FILE);
  assertStatic(content);
  const applets = (await runOrThrow(BUSYBOX_FILE, ['--list'])).split('\n').filter(Boolean);
  return {
    reference: BUSYBOX_IMAGE,
    architecture: architecture(),
    command: ['sh'],
    files: [
      { path: BUSYBOX_FILE, mode: 0o755, content },
      { path: '/etc/passwd', mode: 0o644, content: Buffer.from(ACCOUNTS) },
      { path: '/etc/group', mode: 0o644, content: Buffer.from('root:x:0:\nnogroup:x:65534:\n') },
    ],
    links: applets
      .filter((applet) => applet !== 'busybox')
      .map((applet) => ({ path: `/bin/${applet}`, target: 'busybox' })),
  };
}

async function pauseImage(progress: Progress): Promise<ImageDescription> {
  return programImage(PAUSE_IMAGE, '/pause', await buildProgram('pause', progress));
}

async function distrolessImage(progress: Progress): Promise<ImageDescription> {
  const program = await buildProgram('distroless-app', progress);
  return { ...programImage(DISTROLESS_APP_IMAGE, '/app', program), user: '65532' };
}

function programImage(reference: string, path: string, program: Buffer): ImageDescription {
  return {
    reference,
    architecture: architecture(),
    command: [path],
    files: [{ path, mode: 0o755, content: program }],
  };
}

async function buildProgram(name: string, progress: Progress): Promise<Buffer> {
  const cachePath = join(cacheDirectory(), 'programs', hashDirectory(programsDirectory), name);
  await buildOnce(
    {
      label: `program ${name}`,
      sourceDirectory: programsDirectory,
      packagePath: `./${name}`,
      linkerFlags: '-s -w',
      cachePath,
    },
    progress,
  );
  return readFileSync(cachePath);
}

/** A busybox that needs a C library would start here and fail in an image that has none. */
function assertStatic(program: Buffer): void {
  if (!namesInterpreter(program)) return;
  throw new HarnessError(
    `${BUSYBOX_FILE} is linked dynamically and cannot run alone in an image.`,
    'Run: apt-get install -y busybox-static',
  );
}

/** Looks for a PT_INTERP program header of a 64-bit little-endian ELF file. */
function namesInterpreter(program: Buffer): boolean {
  const tableOffset = Number(program.readBigUInt64LE(0x20));
  const entryBytes = program.readUInt16LE(0x36);
  const entries = Array.from({ length: program.readUInt16LE(0x38) }, (_, index) =>
    program.readUInt32LE(tableOffset + index * entryBytes),
  );
  return entries.includes(ELF_INTERPRETER);
}

function architecture(): string {
  return ARCHITECTURES[process.arch] ?? process.arch;
}

function writeWhole(file: string, content: Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.writing-${process.pid}`;
  writeFileSync(partial, content);
  renameSync(partial, file);
}
