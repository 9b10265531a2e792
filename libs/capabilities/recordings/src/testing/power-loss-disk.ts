import { basename, dirname } from 'node:path';
import type { Disk } from '../adapters/disk.ts';
import type { SeededRandom } from './random.ts';

/** The machine has stopped; nothing answers any more. */
export class PowerLost extends Error {}

interface FileNode {
  current: Buffer;
  durable: Buffer;
}

interface FolderNode {
  current: Map<string, FileNode | FolderNode>;
  durable: Map<string, FileNode | FolderNode>;
}

const isFile = (node: FileNode | FolderNode | undefined): node is FileNode =>
  node !== undefined && Buffer.isBuffer(node.current);

/**
 * A disk that stops at a step, in the middle of it, and forgets what was not made durable: of a file
 * any beginning of what was written, perhaps with zeros where blocks had no time; of a folder either
 * all changes of names or none.
 */
export class PowerLossDisk implements Disk {
  private stepsLeft = Number.POSITIVE_INFINITY;
  private root: FolderNode = { current: new Map(), durable: new Map() };
  private readonly random: SeededRandom;
  steps = 0;
  free = Number.MAX_SAFE_INTEGER;

  constructor(random: SeededRandom) {
    this.random = random;
  }

  stopAfter(steps: number): void {
    this.stepsLeft = steps;
  }

  /** Power is back, with what survived. */
  restart(): void {
    this.stepsLeft = Number.POSITIVE_INFINITY;
    this.root = this.surviving(this.root);
  }

  makeFolder(path: string): Promise<void> {
    return this.step(() => {
      const { current } = this.folderOf(dirname(path))!;
      const name = basename(path);
      if (!current.has(name)) current.set(name, { current: new Map(), durable: new Map() });
    });
  }

  write(path: string, offset: number, bytes: Uint8Array): Promise<void> {
    const change = (): FileNode => {
      const folder = this.folderOf(dirname(path))!;
      const found = folder.current.get(basename(path));
      const file = isFile(found) ? found : { current: Buffer.alloc(0), durable: Buffer.alloc(0) };
      folder.current.set(basename(path), file);
      const size = Math.max(file.current.length, offset + bytes.length);
      const next = Buffer.alloc(size);
      file.current.copy(next);
      next.set(bytes, offset);
      file.current = next;
      return file;
    };
    return this.step(
      () => {
        const file = change();
        file.durable = file.current;
      },
      () => void change(),
    );
  }

  truncate(path: string, bytes: number): Promise<void> {
    return this.step(() => {
      const file = this.fileAt(path)!;
      file.current = Buffer.from(file.current.subarray(0, bytes));
      file.durable = file.current;
    });
  }

  syncFolder(path: string): Promise<void> {
    return this.step(() => {
      const folder = this.folderOf(path)!;
      folder.durable = new Map(folder.current);
    });
  }

  rename(from: string, to: string): Promise<void> {
    return this.step(() => {
      const folder = this.folderOf(dirname(from))!;
      const moved = folder.current.get(basename(from))!;
      folder.current.delete(basename(from));
      folder.current.set(basename(to), moved);
    });
  }

  removeFile(path: string): Promise<void> {
    return this.step(() => void this.folderOf(dirname(path))?.current.delete(basename(path)));
  }

  removeFolder(path: string): Promise<void> {
    return this.removeFile(path);
  }

  async read(path: string, offset: number, bytesMax: number): Promise<Uint8Array | undefined> {
    await this.alive();
    const file = this.fileAt(path);
    return file && Buffer.from(file.current.subarray(offset, offset + bytesMax));
  }

  async size(path: string): Promise<number | undefined> {
    await this.alive();
    return this.fileAt(path)?.current.length;
  }

  async list(path: string): Promise<string[]> {
    await this.alive();
    return [...(this.folderOf(path)?.current.keys() ?? [])];
  }

  async freeBytes(): Promise<number> {
    await this.alive();
    return this.free;
  }

  private async alive(): Promise<void> {
    await Promise.resolve();
    if (this.stepsLeft < 0) throw new PowerLost();
  }

  private async step(whole: () => void, half: () => void = whole): Promise<void> {
    await this.alive();
    this.steps += 1;
    this.stepsLeft -= 1;
    if (this.stepsLeft >= 0) {
      whole();
      return;
    }
    // The last step may have begun, or not.
    if (this.random.below(2) === 1) half();
    throw new PowerLost();
  }

  private folderOf(path: string): FolderNode | undefined {
    let at: FolderNode | undefined = this.root;
    for (const name of path.split('/').filter(Boolean)) {
      const next: FileNode | FolderNode | undefined = at?.current.get(name);
      at = isFile(next) ? undefined : (next as FolderNode | undefined);
    }
    return at;
  }

  private fileAt(path: string): FileNode | undefined {
    const found = this.folderOf(dirname(path))?.current.get(basename(path));
    return isFile(found) ? found : undefined;
  }

  private surviving<T extends FileNode | FolderNode>(node: T): T {
    if (isFile(node)) {
      const bytes = this.survivingBytes(node);
      return { current: bytes, durable: bytes } as T;
    }
    const folder = node as FolderNode;
    const names = this.random.below(2) === 1 ? folder.current : folder.durable;
    const kept = new Map([...names].map(([name, each]) => [name, this.surviving(each)]));
    return { current: kept, durable: new Map(kept) } as T;
  }

  private survivingBytes({ current, durable }: FileNode): Buffer {
    if (current === durable) return durable;
    const size = durable.length + this.random.below(current.length - durable.length + 1);
    const bytes = Buffer.from(current.subarray(0, size));
    if (this.random.below(3) === 0 && size > durable.length) {
      bytes.fill(0, durable.length + this.random.below(size - durable.length));
    }
    return bytes;
  }
}
