/** One thing in a simulated file system. */
export interface SimulatedFile {
  readonly type: 'file' | 'directory' | 'symlink';
  readonly mode: number;
  readonly mtimeSeconds: number;
  /** Of a symlink: where it leads. */
  readonly content: Buffer;
  readonly inode: number;
}

const bytesMax = 64 * 1024 * 1024;
const seededAtSeconds = 1_760_000_000;

/**
 * The files of one simulated container, for the scripts that copy them; the simulated shell itself
 * knows of none.
 *
 * Bound: `bytesMax` of content, then writing fails as on a full disk.
 */
export class SimulatedFiles {
  private readonly files = new Map<string, SimulatedFile>();
  private lastInode = 0;
  private bytes = 0;

  constructor(hostname: string) {
    for (const path of ['', '/etc', '/tmp', '/var', '/var/log']) {
      this.put(path, { type: 'directory', mode: 0o755, content: '' });
    }
    this.put('/etc/hostname', { type: 'file', mode: 0o644, content: `${hostname}\n` });
    this.put('/etc/os-release', { type: 'file', mode: 0o644, content: 'NAME="Simulated"\n' });
    this.put('/var/log/app.log', { type: 'file', mode: 0o640, content: 'listening on :8080\n' });
    this.put('/var/log/latest', { type: 'symlink', mode: 0o777, content: 'app.log' });
  }

  /** By its path without a slash at the end; links are followed when they are the last part. */
  find(path: string, hops = 8): SimulatedFile | undefined {
    const file = this.files.get(path);
    if (file?.type !== 'symlink') return file;
    const link = file.content.toString();
    const next = link.startsWith('/') ? link : `${path.slice(0, path.lastIndexOf('/'))}/${link}`;
    return hops === 0 ? undefined : this.find(next, hops - 1);
  }

  /** False: no space left. */
  put(
    path: string,
    file: {
      readonly type: SimulatedFile['type'];
      readonly mode: number;
      readonly content: Buffer | string;
      readonly mtimeSeconds?: number;
    },
  ): boolean {
    const content = Buffer.from(file.content as Buffer);
    const grown = this.bytes + content.length - (this.files.get(path)?.content.length ?? 0);
    if (grown > bytesMax) return false;
    this.bytes = grown;
    this.lastInode += 1;
    const { type, mode, mtimeSeconds = seededAtSeconds } = file;
    this.files.set(path, { type, mode, mtimeSeconds, content, inode: this.lastInode });
    return true;
  }

  remove(path: string): void {
    this.bytes -= this.files.get(path)?.content.length ?? 0;
    this.files.delete(path);
  }

  /** A directory and everything below it, parents first, with paths below it. */
  *below(path: string): Generator<[string, SimulatedFile]> {
    const found = [...this.files].filter(([each]) => each === path || each.startsWith(`${path}/`));
    for (const [each, file] of found.sort(([a], [b]) => (a < b ? -1 : 1))) {
      yield [each.slice(path.length + 1), file];
    }
  }
}
