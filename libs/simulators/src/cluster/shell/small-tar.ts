import type { SimulatedFile } from '../node/simulated-files.ts';

const block = 512;
const flags = { file: '0', symlink: '2', directory: '5' } as const;

export interface SmallTarEntry {
  readonly path: string;
  readonly file: Omit<SimulatedFile, 'inode'>;
}

/** What `tar -cf -` gives of entries whose names have at most 98 bytes: all that is seeded here. */
export function packSmallTar(entries: Iterable<SmallTarEntry>): Buffer {
  const parts: Buffer[] = [];
  for (const { path, file } of entries) {
    const isFile = file.type === 'file';
    const header = Buffer.alloc(block);
    header.write(`./${path}${file.type === 'directory' && path !== '' ? '/' : ''}`, 0);
    header.write(`${octal(file.mode, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100);
    header.write(`${octal(isFile ? file.content.length : 0, 11)}\0`, 124);
    header.write(`${octal(file.mtimeSeconds, 11)}\0        ${flags[file.type]}`, 136);
    if (file.type === 'symlink') file.content.copy(header, 157, 0, 100);
    header.write('ustar\x0000', 257);
    header.write(
      `${octal(
        header.reduce((sum, byte) => sum + byte, 0),
        6,
      )}\0 `,
      148,
    );
    parts.push(header);
    if (isFile) parts.push(file.content, Buffer.alloc(-file.content.length & (block - 1)));
  }
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

/** The files, directories and links of a ustar archive with pax paths; all else is left out. */
export function unpackSmallTar(archive: Buffer): SmallTarEntry[] {
  const entries: SmallTarEntry[] = [];
  let longPath: string | undefined;
  for (let at = 0; at + block <= archive.length && archive[at] !== 0; ) {
    const text = (from: number, length: number): string =>
      archive.toString('utf8', at + from, at + from + length).split('\0')[0]!;
    const size = Number.parseInt(text(124, 12), 8);
    const content = archive.subarray(at + block, at + block + size);
    const flag = text(156, 1);
    if (flag === 'x') longPath = / path=([^\n]*)\n/.exec(content.toString())?.[1];
    const type = Object.entries(flags).find(([, each]) => each === flag)?.[0];
    if (type !== undefined) {
      const path = (longPath ?? text(0, 100)).replace(/^\.\/?/, '').replace(/\/$/, '');
      longPath = undefined;
      const file = {
        type: type as SimulatedFile['type'],
        mode: Number.parseInt(text(100, 8), 8),
        mtimeSeconds: Number.parseInt(text(136, 12), 8),
        content: type === 'symlink' ? Buffer.from(text(157, 100)) : Buffer.from(content),
      };
      entries.push({ path, file });
    }
    at += block + Math.ceil(size / block) * block;
  }
  return entries;
}

function octal(value: number, width: number): string {
  return value.toString(8).padStart(width, '0');
}
