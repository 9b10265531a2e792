import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
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
import { fileLimits } from '../../domain/files/files.limits.ts';
import {
  anEntry,
  data,
  download,
  finish,
  messagesOf,
  setUp,
  sha256,
  upload,
} from '../../testing/file-transfers.ts';
import { StatFile } from './stat-file.ts';

// Method: the use-cases run their scripts on this machine, under each shell and with the tools of
// GNU and of busybox.

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'endoscope-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Busybox's tools alone, or a tar of the test's own before all others. */
function busyboxPath(): string {
  const bin = join(folder, 'bin');
  execFileSync('sh', ['-c', `mkdir ${bin} && busybox --install -s ${bin}`]);
  return bin;
}

const shells: [string, () => { shell: string[]; path?: string }][] = [
  ['dash and GNU', () => ({ shell: ['dash'] })],
  ['bash and GNU', () => ({ shell: ['bash', '--norc'] })],
  ['busybox', () => ({ shell: ['busybox', 'sh'], path: busyboxPath() })],
];

describe.each(shells)('with %s', (_name, tools) => {
  it('downloads a file, hashed on both sides', async () => {
    const set = setUp(tools());
    const content = randomBytes(3_000_000);
    writeFileSync(join(folder, 'f'), content, { mode: 0o640 });
    const { messages, content: got, end } = await download(set, join(folder, 'f'));
    expect(got.equals(content)).toBe(true);
    expect(messages[0]).toMatchObject({ type: 'opened', info: { type: 'file', mode: 0o640 } });
    const hash = sha256(content);
    expect(end).toMatchObject({ files: 1, bytes: 3_000_000, verified: true, sha256: hash });
    expect(set.audited.map(({ event, result }) => `${event} ${result}`)).toEqual([
      'file.transfer_started success',
      'file.transferred success',
      'file.transfer_ended success',
    ]);
    expect(set.audited[1]!.details).toMatchObject({ bytes: 3_000_000, sha256: hash });
  });

  it('downloads a part, and goes on where a copy was cut', async () => {
    const set = setUp(tools());
    const content = randomBytes(200_000);
    const path = join(folder, 'f');
    writeFileSync(path, content);
    expect((await download(set, path, { offset: 5, length: 10 })).content).toEqual(
      content.subarray(5, 15),
    );
    const prefixSha256 = sha256(content.subarray(0, 150_000));
    const rest = await download(set, path, { offset: 150_000, prefixSha256 });
    expect(rest.content.equals(content.subarray(150_000))).toBe(true);
    expect((await download(set, path, { offset: 200_000 })).content.length).toBe(0);
    for (const wrong of [{ offset: 149_999, prefixSha256 }, { offset: 200_001 }]) {
      await expect(download(set, path, wrong)).rejects.toMatchObject({ reason: 'FILE_CHANGED' });
    }
  });

  it('downloads what is empty, what says it is, and a tree with all that is in it', async () => {
    const set = setUp(tools());
    writeFileSync(join(folder, 'empty'), '');
    expect((await download(set, join(folder, 'empty'))).end).toMatchObject({ bytes: 0, files: 1 });
    const version = await download(set, '/proc/version');
    expect(version.content.toString()).toBe(readFileSync('/proc/version', 'utf8'));

    const tree = join(folder, 'tree');
    mkdirSync(join(tree, 'sub/none'), { recursive: true });
    writeFileSync(join(tree, 'sub/-odd name\n'), 'one');
    symlinkSync('/etc/passwd', join(tree, 'link'));
    execFileSync('mkfifo', [join(tree, 'pipe')]);
    const { messages, end } = await download(set, tree);
    const entries = messages.flatMap((m) => (m.type === 'entry' ? [m.entry] : []));
    expect(entries.map(({ path, type }) => [path.toString(), type]).sort()).toEqual([
      ['', 'directory'],
      ['link', 'symlink'],
      ['sub', 'directory'],
      ['sub/-odd name\n', 'file'],
      ['sub/none', 'directory'],
    ]);
    expect(end).toMatchObject({ files: 1, bytes: 3, verified: true, complete: true });
    expect(end!.notices).toEqual(['pipe is a device or a pipe: skipped']);
  });

  it('uploads a file with its mode and time, under its name only when it is whole', async () => {
    const set = setUp(tools());
    const content = randomBytes(2_000_000);
    const path = join(folder, 'up');
    const more = { mode: 0o750, modifiedAt: new Date(1_000_000_000_000), size: content.length };
    const end = await upload(set, path, messagesOf(data(content), finish(content)), more);
    expect(end).toMatchObject({ bytes: 2_000_000, verified: true, sha256: sha256(content) });
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(statSync(path).mode & 0o7777).toBe(0o750);
    expect(statSync(path).mtimeMs).toBe(1_000_000_000_000);
    await upload(set, folder, messagesOf(finish()), { name: 'in a folder' });
    expect(statSync(join(folder, 'in a folder')).size).toBe(0);
    expect(readdirSync(folder).filter((name) => name.includes('endo-part'))).toEqual([]);
  });

  it('keeps the part of an upload that was cut and goes on with it', async () => {
    const set = setUp(tools());
    const content = randomBytes(1_500_000);
    const path = join(folder, 'up');
    const sent = messagesOf(data(content.subarray(0, 1_200_000)));
    await expect(upload(set, path, sent)).rejects.toMatchObject({ reason: 'FILE_STREAM_INVALID' });
    expect(existsSync(path)).toBe(false);
    const place = { sessionId: 'ses', container: undefined, target: false, path };
    const stat = new StatFile(set.parts);
    const ask = { place, hashBytes: 1, partial: true, name: 'up' };
    const part = join(folder, '.up.endo-part');
    // What was announced has arrived, in pieces of `chunkBytesMax`.
    const { info } = await stat.execute(set.ctx, ask);
    expect(info.size).toBe(
      Math.floor(1_200_000 / fileLimits.chunkBytesMax) * fileLimits.chunkBytesMax,
    );
    const { sha256: known } = await stat.execute(set.ctx, { ...ask, hashBytes: info.size });
    expect(known).toBe(sha256(content.subarray(0, info.size)));
    const rest = () => messagesOf(data(content.subarray(info.size)), finish(content));
    await expect(upload(set, path, rest(), { offset: 7 })).rejects.toMatchObject({
      reason: 'FILE_CHANGED',
    });
    const end = await upload(set, path, rest(), { offset: info.size });
    expect(end).toMatchObject({ verified: true, sha256: sha256(content) });
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(existsSync(part)).toBe(false);
  });

  it('uploads a tree', async () => {
    const set = setUp(tools());
    const tree = messagesOf(
      { type: 'entry', entry: anEntry('', { type: 'directory', mode: 0o750 }) },
      { type: 'entry', entry: anEntry('a', { size: 5, mode: 0o600 }) },
      data(Buffer.from('hel')),
      data(Buffer.from('lo')),
      { type: 'entry', entry: anEntry('l', { type: 'symlink', linkTarget: Buffer.from('/etc') }) },
      { type: 'entry', entry: anEntry(`d/${'x'.repeat(150)}`, { size: 1 }) },
      data(Buffer.from('!')),
      finish(),
    );
    const end = await upload(set, join(folder, 'new'), tree, { tree: true });
    expect(end).toMatchObject({ files: 2, bytes: 6, verified: true });
    expect(readFileSync(join(folder, 'new/a'), 'utf8')).toBe('hello');
    expect(statSync(join(folder, 'new/a')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'new/a')).mtimeMs).toBe(1e12);
    expect(readlinkSync(join(folder, 'new/l'))).toBe('/etc');
    await upload(set, join(folder, 'new'), messagesOf(finish()), { tree: true, name: 'sub' });
    expect(readdirSync(join(folder, 'new')).sort()).toEqual(['a', 'd', 'l', 'sub']);
  });

  it('names what it did not find and what it may not do', async () => {
    const set = setUp(tools());
    await expect(download(set, join(folder, 'none'))).rejects.toMatchObject({
      reason: 'FILE_NOT_FOUND',
    });
    await expect(download(set, '/dev/null')).rejects.toMatchObject({
      reason: 'FILE_TYPE_UNSUPPORTED',
    });
    const into = (path: string) => upload(set, path, messagesOf(finish()));
    await expect(into(join(folder, 'no/where'))).rejects.toMatchObject({
      reason: 'FILE_NOT_FOUND',
    });
    await expect(into('/dev/null')).rejects.toMatchObject({ reason: 'FILE_TYPE_UNSUPPORTED' });
    await expect(into('/proc/none')).rejects.toMatchObject({ reason: 'FILE_NOT_WRITABLE' });
    expect(set.audited.filter(({ result }) => result === 'failure').length).toBe(5);
  });

  it('resolves the links of another root inside of it', async () => {
    const root = join(folder, 'root');
    mkdirSync(join(root, 'data'), { recursive: true });
    writeFileSync(join(root, 'data/f'), 'of the target');
    symlinkSync('/data', join(root, 'absolute'));
    symlinkSync('../../../../absolute/f', join(root, 'data/climbing'));
    symlinkSync('round', join(root, 'round'));
    const set = setUp({ ...tools(), root });
    const { content, messages } = await download(set, '/absolute/../absolute//climbing');
    expect(content.toString()).toBe('of the target');
    expect(messages[0]).toMatchObject({ info: { path: '/data/f' } });
    await expect(download(set, '/round')).rejects.toMatchObject({ reason: 'FILE_NOT_FOUND' });
    await upload(set, '/absolute/new', messagesOf(data(Buffer.from('in')), finish()));
    expect(readFileSync(join(root, 'data/new'), 'utf8')).toBe('in');
  });
});
