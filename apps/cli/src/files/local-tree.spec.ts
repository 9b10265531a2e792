import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FileEntry, UploadItem } from '@endoscope/client';
import { readLocalFile, readLocalTree } from './local-tree-reader.ts';
import { LocalTreeWriter } from './local-tree-writer.ts';
import { PartFile, partModes, partPathOf } from './part-file.ts';

// Goal: whatever a gateway says is in a tree, nothing is written beside its directory.

let folder: string;
let into: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'endo-tree-'));
  into = join(folder, 'into');
  writeFileSync(join(folder, 'outside'), 'untouched');
});
afterEach(() => {
  expect(readFileSync(join(folder, 'outside'), 'utf8')).toBe('untouched');
  rmSync(folder, { recursive: true, force: true });
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const top = { path: '', type: 'directory', mode: 0o755 } as const;

interface Given {
  readonly path: string | Buffer;
  readonly type?: FileEntry['type'];
  readonly mode?: number;
  readonly link?: string;
  readonly text?: string;
  /** Other than that of the text. */
  readonly sha256?: string;
}

async function write(...given: Given[]): Promise<void> {
  const writer = new LocalTreeWriter(into, { preserve: true });
  try {
    for (const { path, type = 'file', mode = 0o644, link = '', text = '', ...rest } of given) {
      const linkTarget = Buffer.from(link);
      const more = { size: text.length, mode, modifyTime: new Date(1e12), linkTarget };
      await writer.entry({ path: Buffer.from(path as string), type, ...more });
      if (type !== 'file') continue;
      if (text !== '') await writer.data(Buffer.from(text));
      await writer.endFile(rest.sha256 ?? sha256(text));
    }
  } finally {
    await writer.close();
  }
}

describe('a tree from a container', () => {
  it('is written with modes, times, links and names of any bytes', async () => {
    const odd = Buffer.from('odd \xff\n', 'latin1');
    await write(
      { ...top, mode: 0o500 },
      { path: 'sub', type: 'directory', mode: 0o700 },
      { path: 'sub/run', mode: 0o4755, text: 'run' },
      { path: 'deep/er/file', text: 'made on the way' },
      { path: odd, text: 'bytes' },
      { path: 'link', type: 'symlink', link: '/etc/passwd' },
      { path: 'twin', type: 'hardlink', link: 'sub/run' },
      { path: 'pipe', type: 'other' },
    );
    expect(statSync(into).mode & 0o7777).toBe(0o500);
    expect(statSync(join(into, 'sub/run')).mode & 0o7777).toBe(0o755);
    expect(statSync(join(into, 'sub')).mtimeMs).toBe(1e12);
    expect(readFileSync(join(into, 'deep/er/file'), 'utf8')).toBe('made on the way');
    expect(readFileSync(Buffer.concat([Buffer.from(`${into}/`), odd]), 'utf8')).toBe('bytes');
    expect(readlinkSync(join(into, 'link'))).toBe('/etc/passwd');
    expect(statSync(join(into, 'twin')).ino).toBe(statSync(join(into, 'sub/run')).ino);
    expect(existsSync(join(into, 'pipe'))).toBe(false);
    chmodSync(into, 0o700);
  });

  it.each<[string, Given[]]>([
    ['goes up', [top, { path: '../outside', text: 'x' }]],
    ['goes up later', [top, { path: 'a/../../outside', text: 'x' }]],
    ['is absolute', [top, { path: '/outside', text: 'x' }]],
    ['has an empty part', [top, { path: 'a//b', text: 'x' }]],
    [
      'goes through its own link',
      [top, { path: 'l', type: 'symlink', link: '..' }, { path: 'l/outside', text: 'x' }],
    ],
    ['makes its top a link', [{ path: '', type: 'symlink', link: '..' }]],
    ['is a hard link to the outside', [top, { path: 'h', type: 'hardlink', link: '../outside' }]],
    [
      'is a hard link through a link',
      [
        top,
        { path: 'l', type: 'symlink', link: '..' },
        { path: 'h', type: 'hardlink', link: 'l/outside' },
      ],
    ],
    [
      'is a hard link to a link',
      [
        top,
        { path: 'l', type: 'symlink', link: '../outside' },
        { path: 'h', type: 'hardlink', link: 'l' },
      ],
    ],
  ])('that %s is refused', async (_what, given) => {
    await expect(write(...given)).rejects.toThrow('outside of its directory');
  });

  it('replaces links and files that stand in its way, and follows none', async () => {
    mkdirSync(into);
    symlinkSync('../outside', join(into, 'f'));
    symlinkSync('..', join(into, 'd'));
    await write(top, { path: 'f', text: 'new' }, { path: 'd', type: 'directory' });
    expect(readFileSync(join(into, 'f'), 'utf8')).toBe('new');
    expect(readdirSync(join(into, 'd'))).toEqual([]);
    symlinkSync('..', join(into, 'e'));
    await expect(write(top, { path: 'e/outside', text: 'x' })).rejects.toThrow('outside of');
  });

  it('gets a directory also when it does not begin with its top', async () => {
    await write({ path: 'a', text: 'x' });
    expect(readFileSync(join(into, 'a'), 'utf8')).toBe('x');
  });

  it('keeps nothing of a file whose hash is another one', async () => {
    const wrong = write(top, { path: 'f', text: 'one', sha256: sha256('two') });
    await expect(wrong).rejects.toThrow('another hash');
    expect(readdirSync(into)).toEqual([]);
  });
});

describe('a tree of ours', () => {
  it('is read with parents first, links as links and bytes as they are', async () => {
    mkdirSync(join(into, 'sub/empty'), { recursive: true });
    writeFileSync(Buffer.from(`${into}/sub/\xff`, 'latin1'), 'x'.repeat(300_000), { mode: 0o640 });
    symlinkSync('/nowhere', join(into, 'link'));
    execFileSync('mkfifo', [join(into, 'pipe')]);
    const skipped: string[] = [];
    const onSkip = (path: string) => skipped.push(path);
    const seen: [string, string, number][] = [];
    for await (const item of readLocalTree(into, { preserve: true, onSkip })) {
      if (item.type === 'data') seen.at(-1)![2] += item.data.length;
      if (item.type === 'entry')
        seen.push([item.entry.path.toString('latin1'), item.entry.type, 0]);
    }
    expect(skipped).toEqual(['pipe']);
    expect(seen[0]).toEqual(['', 'directory', 0]);
    expect(seen.sort()).toEqual([
      ['', 'directory', 0],
      ['link', 'symlink', 0],
      ['sub', 'directory', 0],
      ['sub/empty', 'directory', 0],
      ['sub/\xff', 'file', 300_000],
    ]);
  });

  it('ends with an error when a file has become shorter', async () => {
    const read = async () => {
      const items: UploadItem[] = [];
      for await (const item of readLocalFile(join(folder, 'outside'), { from: 0, to: 100 })) {
        items.push(item);
      }
    };
    await expect(read()).rejects.toThrow('became shorter');
  });
});

describe('a part', () => {
  const finish = { mode: 0o600, modifyTime: new Date(1e12) };

  it('is gone on with where it ended, with the hash of all of it', async () => {
    const path = join(folder, 'file');
    const first = await PartFile.create(path, partPathOf(path), partModes.kept);
    await first.write(Buffer.from('one '));
    await first.leave();
    expect(existsSync(path)).toBe(false);
    const second = await PartFile.resume(path, partModes.kept);
    expect(second.offset).toBe(4);
    await second.write(Buffer.from('two'));
    await second.finish(finish);
    expect(second.hash.digest('hex')).toBe(sha256('one two'));
    expect(readFileSync(path, 'utf8')).toBe('one two');
  });

  it('that is a link is not followed', async () => {
    const path = join(folder, 'file');
    symlinkSync('outside', partPathOf(path));
    const part = await PartFile.resume(path, partModes.usual);
    expect(part.offset).toBe(0);
    await part.write(Buffer.from('new'));
    await part.finish(undefined);
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  it('has a name that is possible for every name', () => {
    expect(partPathOf(`/d/${'n'.repeat(255)}`).length).toBeLessThanOrEqual(3 + 255);
  });
});
