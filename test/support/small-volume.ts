import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { usedBytes } from './small-volume-shim.ts';

/** Becomes its arguments behind the first two, with a small file system on the folder. */
const mounted = 'mount -t tmpfs -o size="$1",mode=0700 small "$0" && shift && exec "$@"';
const shim = join(import.meta.dirname, 'small-volume-shim.ts');

/**
 * A file system of some megabytes for one process: a tmpfs in a mount namespace of its own, which
 * the kernel forgets with the process. Who is not root gets a user namespace around it. Where neither
 * may be had the process is told of a folder that it is so small.
 */
export class SmallVolume {
  readonly folder = mkdtempSync(join(tmpdir(), 'endoscope-volume-'));
  private readonly isReal: boolean;

  constructor(private readonly bytes: number) {
    const [file, ...args] = [...this.mounting, 'true'];
    this.isReal = spawnSync(file!, args).status === 0;
  }

  /** In front of the process's command. */
  get launcher(): readonly string[] {
    if (this.isReal) return this.mounting;
    const told = [`VOLUME_FOLDER=${this.folder}`, `VOLUME_BYTES=${this.bytes}`];
    return ['env', `NODE_OPTIONS=--import ${shim}`, ...told];
  }

  /** The folder as the process sees it. */
  of(pid: number): string {
    return this.isReal ? `/proc/${pid}/root${this.folder}` : this.folder;
  }

  freeBytes(pid: number): number {
    if (!this.isReal) return Math.max(0, this.bytes - usedBytes(this.folder));
    const { bavail, bsize } = statfsSync(this.of(pid));
    return bavail * bsize;
  }

  /** Takes what is free but for so much; the file to remove for it to be free again. */
  fill(pid: number, leftBytes: number): string {
    const file = join(this.of(pid), 'ballast');
    writeFileSync(file, Buffer.alloc(Math.max(0, this.freeBytes(pid) - leftBytes), 1));
    return file;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get mounting(): readonly string[] {
    const namespaces = process.getuid?.() === 0 ? ['--mount'] : ['--map-root-user', '--mount'];
    return ['unshare', ...namespaces, 'sh', '-c', mounted, this.folder, String(this.bytes)];
  }
}
