/** Writes a tar archive (POSIX ustar) in memory; the same entries always give the same bytes. */

export type TarEntry =
  | { type: 'file'; path: string; mode: number; content: Uint8Array }
  | { type: 'directory'; path: string; mode: number }
  | { type: 'link'; path: string; target: string };

const BLOCK_BYTES = 512;
/** Longer names need a prefix field that no image of ours uses. */
const NAME_BYTES_MAX = 100;
const TYPE_FLAGS = { file: '0', link: '2', directory: '5' };

export function writeTar(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = entry.type === 'file' ? entry.content : new Uint8Array();
    return [header(entry, content.length), content, padding(content.length)];
  });
  // Two empty blocks end an archive.
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK_BYTES)]);
}

function header(entry: TarEntry, contentBytes: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.write(fitting(entry.path), 0);
  block.write(octal(entry.type === 'link' ? 0o777 : entry.mode, 8), 100);
  block.write(octal(0, 8), 108); // owner: root
  block.write(octal(0, 8), 116); // group: root
  block.write(octal(contentBytes, 12), 124);
  block.write(octal(0, 12), 136); // modified in 1970, so that a digest depends on content alone
  block.write(' '.repeat(8), 148); // the checksum is made with its own field blank
  block.write(TYPE_FLAGS[entry.type], 156);
  if (entry.type === 'link') block.write(fitting(entry.target), 157);
  block.write('ustar\x0000', 257);
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  block.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padding(contentBytes: number): Buffer {
  return Buffer.alloc((BLOCK_BYTES - (contentBytes % BLOCK_BYTES)) % BLOCK_BYTES);
}

function octal(value: number, fieldBytes: number): string {
  return `${value.toString(8).padStart(fieldBytes - 1, '0')}\0`;
}

function fitting(name: string): string {
  if (Buffer.byteLength(name) <= NAME_BYTES_MAX) return name;
  throw new RangeError(`tar entry name is longer than ${NAME_BYTES_MAX} bytes: ${name}`);
}
