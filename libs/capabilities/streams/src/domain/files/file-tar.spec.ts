import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, linkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FileEntry } from './file-entry.ts';
import { fileLimits } from './files.limits.ts';
import { checksumOf } from './file-tar-block.ts';
import { readTar } from './file-tar-reader.ts';
import { tarEnd, tarHeader, tarPadding } from './file-tar-writer.ts';

// Method: what GNU tar and busybox write is read, what we write is read by them and by us, cut at
// every size; then the archives that nobody honest writes.

function anEntry(change: Partial<Omit<FileEntry, 'path'>> & { path?: string | Buffer }): FileEntry {
  const { path = 'a', ...rest } = change;
  return {
    type: 'file',
    size: 0,
    mode: 0o644,
    modifiedAt: new Date(1_000_000_000_000),
    linkTarget: Buffer.alloc(0),
    ...rest,
    path: Buffer.from(path),
  };
}

function archiveOf(...files: [FileEntry, Buffer?][]): Buffer {
  const parts = files.flatMap(([entry, data = Buffer.alloc(0)]) => [
    tarHeader(entry),
    data,
    tarPadding(data.length),
  ]);
  return Buffer.concat([...parts, tarEnd]);
}

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

interface Read extends FileEntry {
  content: string;
}

async function read(archive: Buffer, size = 4_000): Promise<Read[]> {
  const entries: Read[] = [];
  for await (const event of readTar(cut(archive, size))) {
    if (event.type === 'entry') entries.push({ ...event.entry, content: '' });
    else entries.at(-1)!.content += Buffer.from(event.data).toString('latin1');
  }
  return entries;
}

const names = (entries: Read[]) => entries.map(({ path }) => path.toString('latin1'));

describe('an archive of the tools in containers', () => {
  let folder: string;
  const long = 'n'.repeat(200);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'endoscope-tar-'));
    mkdirSync(join(folder, 'tree/empty'), { recursive: true });
    mkdirSync(join(folder, 'tree', long));
    writeFileSync(join(folder, 'tree/a'), 'one');
    writeFileSync(join(folder, 'tree/zero'), '');
    writeFileSync(join(folder, 'tree', long, long), 'deep');
    writeFileSync(Buffer.from(`${folder}/tree/\xff\xfe odd\n`, 'latin1'), 'bytes');
    symlinkSync(`/somewhere/${long}`, join(folder, 'tree/link'));
    linkSync(join(folder, 'tree/a'), join(folder, 'tree/hard'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const packers = {
    'GNU tar': ['tar', '-cf', '-', '.'],
    'GNU tar in pax': ['tar', '--format=pax', '-cf', '-', '.'],
    busybox: ['busybox', 'tar', '-cf', '-', '.'],
  };

  it.each(Object.entries(packers))('%s is read whole', async (_name, [program, ...args]) => {
    const archive = execFileSync(program!, args, { cwd: join(folder, 'tree') });
    const entries = await read(archive);
    expect(names(entries).sort()).toEqual(
      ['', 'a', 'empty', 'hard', 'link', long, `${long}/${long}`, 'zero', '\xff\xfe odd\n'].sort(),
    );
    const of = (name: string) => entries.find(({ path }) => path.toString('latin1') === name)!;
    expect(of('').type).toBe('directory');
    expect(of('empty').type).toBe('directory');
    expect(of('link')).toMatchObject({ type: 'symlink' });
    expect(of('link').linkTarget.toString()).toBe(`/somewhere/${long}`);
    expect(of(`${long}/${long}`).content).toBe('deep');
    expect(of('\xff\xfe odd\n').content).toBe('bytes');
    const twins = [of('a'), of('hard')];
    expect(twins.map(({ type }) => type).sort()).toEqual(['file', 'hardlink']);
  });

  it.each(['tar', 'busybox tar'])('ours is unpacked by %s', async (tar) => {
    const into = mkdtempSync(join(folder, 'out-'));
    const odd = Buffer.from('\xff odd\n', 'latin1');
    const archive = archiveOf(
      [anEntry({ path: '', type: 'directory', mode: 0o755 })],
      [anEntry({ path: 'x', size: 3, mode: 0o640 }), Buffer.from('abc')],
      [anEntry({ path: `${long}/${long}`, size: 1 }), Buffer.from('d')],
      [anEntry({ path: odd, size: 2 }), Buffer.from('no')],
      [anEntry({ path: 'l', type: 'symlink', linkTarget: Buffer.from('../x') })],
      [anEntry({ path: 'h', type: 'hardlink', linkTarget: Buffer.from('x') })],
    );
    execFileSync('sh', ['-c', `${tar} -xf -`], { cwd: into, input: archive });
    const listed = execFileSync('sh', ['-c', 'cat x h; readlink l; stat -c %a x; cat n*/n*'], {
      cwd: into,
    });
    expect(listed.toString()).toBe('abcabc../x\n640\nd');
    expect(execFileSync('sh', ['-c', 'cat ./?\\ odd*'], { cwd: into }).toString()).toBe('no');
  });
});

describe('an archive of ours', () => {
  it('is read as it was written, cut at every size', async () => {
    const files: [FileEntry, Buffer?][] = [
      [anEntry({ path: 'dir', type: 'directory', mode: 0o1777 })],
      [anEntry({ path: `dir/${'p'.repeat(150)}`, size: 700 }), Buffer.alloc(700, 'x')],
      [anEntry({ path: 'empty', size: 0 })],
      [anEntry({ path: 'l', type: 'symlink', linkTarget: Buffer.from('t'.repeat(300)) })],
    ];
    const archive = archiveOf(...files);
    const whole = await read(archive);
    expect(whole.map(({ content: _, ...entry }) => entry)).toEqual(
      files.map(([entry]) => ({
        ...entry,
        size: entry.type === 'file' ? entry.size : undefined,
        modifiedAt: entry.modifiedAt,
      })),
    );
    for (const size of [1, 2, 7, 511, 512, 513, 1024, archive.length]) {
      expect(await read(archive, size)).toEqual(whole);
    }
  });

  it('tells of a file over eight gibibytes', async () => {
    const size = 9 * 1024 ** 3;
    const header = tarHeader(anEntry({ size }));
    const events = readTar(cut(Buffer.concat([header, Buffer.alloc(512)]), 512));
    const first = await events.next();
    expect(first.value).toMatchObject({ type: 'entry', entry: { size } });
    await events.return(undefined);
  });
});

describe('an archive of somebody hostile', () => {
  const refusals: [string, Buffer, string][] = [
    [
      'ends in a file',
      archiveOf([anEntry({ size: 5 }), Buffer.from('hello')]).subarray(0, 514),
      'FILE_STREAM_INVALID',
    ],
    ['ends without its end', archiveOf([anEntry({})]).subarray(0, 512), 'FILE_STREAM_INVALID'],
    ['is empty', Buffer.alloc(0), 'FILE_STREAM_INVALID'],
    ['has a broken header', Buffer.alloc(512, 1), 'FILE_STREAM_INVALID'],
    [
      'has a negative size',
      withSize(Buffer.from([0xff, ...Array(11).fill(0xff)])),
      'FILE_STREAM_INVALID',
    ],
    ['has a size that is no number', withSize(Buffer.from('99999999999\0')), 'FILE_STREAM_INVALID'],
    ['has an endless name', extension('L', fileLimits.tarHeaderBytesMax + 1), 'FILE_TOO_LARGE'],
    ['has an endless extension', extension('x', 2 ** 32), 'FILE_TOO_LARGE'],
    ['has a pax record that lies', extension('x', 512, '999999 path=a\n'), 'FILE_STREAM_INVALID'],
    ['has a pax record of nothing', extension('x', 512, '0 path=a\n'), 'FILE_STREAM_INVALID'],
    [
      'goes on after its end',
      Buffer.concat([tarEnd, Buffer.alloc(fileLimits.tarTailBytesMax + 8_192, 1)]),
      'FILE_STREAM_INVALID',
    ],
  ];

  it.each(refusals)('that %s is refused', async (_what, archive, reason) => {
    await expect(read(archive)).rejects.toMatchObject({ reason });
  });

  it('takes a name at the limit', async () => {
    const name = 'm/'.repeat(2_000).slice(0, fileLimits.pathBytesMax);
    const [entry] = await read(archiveOf([anEntry({ path: name })]));
    expect(entry!.path.toString()).toBe(name.replace(/\/$/, ''));
  });
});

function withSize(field: Buffer): Buffer {
  const header = tarHeader(anEntry({}));
  field.copy(header, 124);
  return resummed(header);
}

function extension(flag: string, size: number, body = ''): Buffer {
  const header = tarHeader(anEntry({ size: Math.min(size, 0o77777777777) }));
  header.write(flag, 156, 'latin1');
  return Buffer.concat([resummed(header), Buffer.from(body.padEnd(512, '\0')), tarEnd]);
}

function resummed(header: Buffer): Buffer {
  header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}
