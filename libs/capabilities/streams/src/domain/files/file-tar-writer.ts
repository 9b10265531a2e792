import type { FileEntry, FileType } from './file-entry.ts';
import { blockBytes, checksumOf } from './file-tar-block.ts';

const flags: Readonly<Partial<Record<FileType, string>>> = {
  file: '0',
  hardlink: '1',
  symlink: '2',
  directory: '5',
};

/** Of ustar's octal size field: from here on a pax record says it. */
const octalSizeMax = 0o77777777777;
const nameBytesMax = 100;

/**
 * The header blocks of one entry; its data and `tarPadding` follow. Names are below `./`, so that
 * none can be taken for an option or an absolute path. Owner and group are root's: the numbers of
 * one machine mean nothing on another, and nobody is asked to restore them.
 */
export function tarHeader(entry: FileEntry): Buffer {
  const path = Buffer.concat([
    Buffer.from('./'),
    entry.path,
    Buffer.from(entry.type === 'directory' && entry.path.length > 0 ? '/' : ''),
  ]);
  const isHard = entry.type === 'hardlink';
  const link = isHard ? Buffer.concat([Buffer.from('./'), entry.linkTarget]) : entry.linkTarget;
  const size = entry.type === 'file' ? (entry.size ?? 0) : 0;
  const records: Buffer[] = [];
  if (path.length > nameBytesMax) records.push(paxRecord('path', path));
  if (link.length > nameBytesMax) records.push(paxRecord('linkpath', link));
  if (size > octalSizeMax) records.push(paxRecord('size', Buffer.from(String(size))));
  const main = block({ path, link, size, entry, flag: flags[entry.type] ?? '0' });
  if (records.length === 0) return main;
  const body = Buffer.concat(records);
  const named = { ...entry, mode: 0o644 };
  const pax = { path: Buffer.from('./@PaxHeader'), link: Buffer.alloc(0), size: body.length };
  return Buffer.concat([
    block({ ...pax, entry: named, flag: 'x' }),
    body,
    tarPadding(body.length),
    main,
  ]);
}

/** What fills up the last block of `bytes` bytes of data. */
export function tarPadding(bytes: number): Buffer {
  return Buffer.alloc((blockBytes - (bytes % blockBytes)) % blockBytes);
}

export const tarEnd = Buffer.alloc(2 * blockBytes);

function block(header: {
  readonly path: Buffer;
  readonly link: Buffer;
  readonly size: number;
  readonly entry: FileEntry;
  readonly flag: string;
}): Buffer {
  const bytes = Buffer.alloc(blockBytes);
  const { entry } = header;
  const seconds = Math.min(
    Math.max(0, Math.floor(entry.modifiedAt.getTime() / 1000)),
    octalSizeMax,
  );
  header.path.copy(bytes, 0, 0, nameBytesMax);
  bytes.write(octal(entry.mode & 0o7777, 8), 100, 'latin1');
  bytes.write(octal(0, 8), 108, 'latin1');
  bytes.write(octal(0, 8), 116, 'latin1');
  bytes.write(octal(Math.min(header.size, octalSizeMax), 12), 124, 'latin1');
  bytes.write(octal(seconds, 12), 136, 'latin1');
  bytes.write(header.flag, 156, 'latin1');
  header.link.copy(bytes, 157, 0, nameBytesMax);
  bytes.write('ustar\x0000', 257, 'latin1');
  bytes.write(`${checksumOf(bytes).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
}

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`;
}

/** The length counts its own digits. */
function paxRecord(key: string, value: Buffer): Buffer {
  const rest = key.length + value.length + 3;
  let length = rest + String(rest).length;
  if (String(length).length !== String(rest).length) length = rest + String(length).length;
  return Buffer.concat([Buffer.from(`${length} ${key}=`), value, Buffer.from('\n')]);
}
