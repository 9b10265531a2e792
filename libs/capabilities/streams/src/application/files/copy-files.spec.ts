import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
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
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AppendAudit, AuditEntry } from '@endoscope/audit';
import { systemClock, systemContext } from '@endoscope/core';
import type { RequestContext, Transaction } from '@endoscope/core';
import { LiveSessions } from '@endoscope/sessions';
import { aSession, engineer } from '@endoscope/sessions/testing';
import type { FileEntry } from '../../domain/files/file-entry.ts';
import type {
  DownloadMessage,
  DownloadRequest,
  UploadMessage,
} from '../../domain/files/file-message.ts';
import type { UploadRequest } from '../../domain/files/file-message.ts';
import { tarEnd, tarHeader } from '../../domain/files/file-tar-writer.ts';
import { fileLimits } from '../../domain/files/files.limits.ts';
import { LocalShellUpstream } from '../../testing/local-shell-upstream.ts';
import { DownloadFiles } from './download-files.ts';
import type { FileParts } from './file-parts.ts';
import type { FindFilePlace } from './find-file-place.ts';
import { OpenAttachments } from '../attach/open-attachments.ts';
import { StatFile } from './stat-file.ts';
import { StreamSlots } from '../stream-slots.ts';
import { UploadFiles } from './upload-files.ts';

// Method: the use-cases run their scripts on this machine, under each shell and with the tools of
// GNU and of busybox; a test's own `tar` plays the hostile container.

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'endoscope-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex');

function setUp(
  options: { shell?: string[]; path?: string; bytesMax?: number; root?: string } = {},
) {
  const session = aSession({ state: 'ready', readyAt: new Date() });
  const audited: AuditEntry[] = [];
  const audit = {
    execute: (_tx: Transaction, _ctx: RequestContext, entry: AuditEntry) => {
      audited.push(entry);
      return Promise.resolve();
    },
  } as unknown as AppendAudit;
  const work = { run: <T>(f: (tx: Transaction) => Promise<T>) => f({} as Transaction) };
  const find = {
    execute: (_ctx: unknown, { path }: { path: string }) =>
      Promise.resolve({
        ...{ session, container: 'debugger', root: options.root ?? '', pidOne: false, path },
        where: 'in container debugger',
      }),
  } as unknown as FindFilePlace;
  const live = new LiveSessions();
  const parts: FileParts = {
    ...{ find, live, audit, work, clock: systemClock, meter: () => undefined },
    upstream: new LocalShellUpstream(options.shell, options.path),
    slots: new StreamSlots('transfers', fileLimits.transfersPerSessionMax),
    open: new OpenAttachments(),
    bytesMax: options.bytesMax ?? 1e9,
  };
  const gone = new AbortController();
  const ctx: RequestContext = { ...systemContext(gone.signal), principal: engineer };
  return { parts, ctx, audited, live, session, gone };
}

type SetUp = ReturnType<typeof setUp>;

async function download({ parts, ctx }: SetUp, path: string, more: Partial<DownloadRequest> = {}) {
  const messages: DownloadMessage[] = [];
  const place = { sessionId: 'ses', container: undefined, target: false, path };
  const request = { place, offset: 0, length: undefined, prefixSha256: '', ...more };
  await new DownloadFiles(parts).execute(ctx, request, async (message) => {
    messages.push(message);
  });
  const data = messages.flatMap((m) => (m.type === 'data' ? [Buffer.from(m.data)] : []));
  const last = messages.at(-1)!;
  const end = last.type === 'end' ? last : undefined;
  return { messages, content: Buffer.concat(data), end };
}

async function* messagesOf(...parts: UploadMessage[]): AsyncGenerator<UploadMessage> {
  yield* parts;
}

function upload(
  { parts, ctx }: SetUp,
  path: string,
  messages: AsyncIterable<UploadMessage>,
  more: Partial<UploadRequest> = {},
) {
  const place = { sessionId: 'ses', container: undefined, target: false, path };
  const request: UploadRequest = {
    ...{ place, name: 'name', tree: false, size: undefined, mode: undefined, preserve: true },
    ...{ modifiedAt: undefined, offset: 0, ...more },
  };
  return new UploadFiles(parts).execute(ctx, request, {
    messages,
    ready: () => Promise.resolve(),
  });
}

const data = (content: Buffer): UploadMessage => ({ type: 'data', data: content });
const finish = (content?: Buffer): UploadMessage => ({
  type: 'finish',
  sha256: content ? sha256(content) : '',
});

function anEntry(path: string, change: Partial<FileEntry> = {}): FileEntry {
  const rest = { mode: 0o644, modifiedAt: new Date(1e12), linkTarget: Buffer.alloc(0) };
  return { path: Buffer.from(path), type: 'file', size: 0, ...rest, ...change };
}

/** Busybox's tools alone, or a tar of the test's own before all others. */
function busyboxPath(): string {
  const bin = join(folder, 'bin');
  execFileSync('sh', ['-c', `mkdir ${bin} && busybox --install -s ${bin}`]);
  return bin;
}

function hostileTar(archive: Buffer, exitCode = 0): string {
  const bin = join(folder, 'hostile');
  mkdirSync(bin);
  writeFileSync(join(bin, 'archive'), archive);
  writeFileSync(join(bin, 'tar'), `#!/bin/sh\ncat ${bin}/archive\nexit ${exitCode}\n`);
  chmodSync(join(bin, 'tar'), 0o755);
  return `${bin}:${process.env['PATH']}`;
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

describe('a container that lies', () => {
  const entry = (path: string, change: Partial<FileEntry> = {}) => tarHeader(anEntry(path, change));

  it.each<[string, Buffer, string]>([
    ['leaves its folder', Buffer.concat([entry('../x'), tarEnd]), 'FILE_PATH_REFUSED'],
    [
      'goes through its own link',
      Buffer.concat([
        entry('l', { type: 'symlink', linkTarget: Buffer.from('/etc') }),
        entry('l/passwd'),
        tarEnd,
      ]),
      'FILE_PATH_REFUSED',
    ],
    ['is longer than may be', Buffer.concat([entry('a', { size: 2e9 }), tarEnd]), 'FILE_TOO_LARGE'],
    ['ends early', entry('a', { size: 1 }), 'FILE_STREAM_INVALID'],
    ['is no archive', Buffer.from('hello'), 'FILE_STREAM_INVALID'],
  ])('is refused when its archive %s', async (_what, archive, reason) => {
    const set = setUp({ path: hostileTar(archive) });
    await expect(download(set, folder)).rejects.toMatchObject({ reason });
    expect(set.audited.at(-1)).toMatchObject({
      event: 'file.transfer_ended',
      result: 'failure',
      reason,
    });
  });

  it('is told of as incomplete when its tar fails at the end', async () => {
    const set = setUp({ path: hostileTar(tarEnd, 2) });
    expect((await download(set, folder)).end).toMatchObject({ complete: false });
  });
});

describe('a transfer', () => {
  it('keeps to its limit, to the byte', async () => {
    const path = join(folder, 'f');
    writeFileSync(path, Buffer.alloc(1_001));
    const set = setUp({ bytesMax: 1_000 });
    await expect(download(set, path)).rejects.toMatchObject({ reason: 'FILE_TOO_LARGE' });
    truncateSync(path, 1_000);
    expect((await download(set, path)).content.length).toBe(1_000);
    const up = (size: number) =>
      upload(set, join(folder, 'up'), messagesOf(data(Buffer.alloc(size)), finish()));
    expect(await up(1_000)).toMatchObject({ bytes: 1_000 });
    await expect(up(1_001)).rejects.toMatchObject({ reason: 'FILE_TOO_LARGE' });
  });

  it('is refused when the client says another hash or size than it sent', async () => {
    const set = setUp();
    const path = join(folder, 'up');
    const content = Buffer.from('content');
    const other = messagesOf(data(content), finish(Buffer.from('other')));
    await expect(upload(set, path, other)).rejects.toMatchObject({ reason: 'FILE_CHANGED' });
    const short = messagesOf(data(content), finish(content));
    await expect(upload(set, path, short, { size: 8 })).rejects.toMatchObject({
      reason: 'FILE_CHANGED',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['a size that was told', fileLimits.pieceBytesMax + 1],
    ['none', undefined],
  ])('arrives in pieces of every length, with %s', async (_what, size) => {
    const path = join(folder, 'up');
    const content = randomBytes(fileLimits.pieceBytesMax + 1);
    const cuts = [1, fileLimits.chunkBytesMax, fileLimits.pieceBytesMax - 1];
    const parts = [0, ...cuts].map((at, i) => data(content.subarray(at, cuts[i] ?? undefined)));
    const end = await upload(setUp(), path, messagesOf(...parts, finish(content)), { size });
    expect(end).toMatchObject({ verified: true, bytes: content.length, sha256: sha256(content) });
    expect(sha256(readFileSync(path))).toBe(sha256(content));
  });

  it.each([[6_000_000], [undefined]])(
    'tells what the container says when it has no room left, of %s announced bytes',
    async (size) => {
      // Without the signal, a write beyond the limit fails as on a full disk.
      const shell = ['sh', '-c', 'trap \'\' XFSZ; ulimit -f 1000; exec sh "$@"', 'sh'];
      const content = Buffer.alloc(6_000_000);
      const up = upload(setUp({ shell }), join(folder, 'up'), messagesOf(data(content), finish()), {
        size,
      });
      await expect(up).rejects.toMatchObject({
        reason: 'FILE_NOT_WRITABLE',
        detail: expect.stringContaining('File too large') as unknown as string,
      });
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('says that nothing verified it where the container has no sha256sum', async () => {
    const bin = join(folder, 'few');
    const tools = 'cat head dd stat tr wc mv rm chmod touch tail tar ls date mkdir';
    execFileSync('sh', [
      '-c',
      `mkdir ${bin}; for t in ${tools}; do ln -s $(command -v $t) ${bin}; done`,
    ]);
    const set = setUp({ shell: ['/bin/dash'], path: bin });
    writeFileSync(join(folder, 'f'), 'one');
    const { end } = await download(set, join(folder, 'f'));
    expect(end).toMatchObject({ bytes: 3, verified: false, sha256: '' });
    const up = await upload(
      set,
      join(folder, 'up'),
      messagesOf(data(Buffer.from('two')), finish()),
    );
    expect(up).toMatchObject({ bytes: 3, verified: false, sha256: '' });
    rmSync(join(bin, 'tar'));
    await expect(download(set, folder)).rejects.toMatchObject({
      reason: 'FILE_TOOL_MISSING',
      details: { tool: 'tar' },
    });
  });

  it('names the files of the first hundreds and hashes the list of all', async () => {
    const set = setUp();
    const tree = join(folder, 'many');
    mkdirSync(tree);
    const count = fileLimits.auditedFilesMax + 5;
    for (let i = 0; i < count; i += 1) writeFileSync(join(tree, `${i}`), '');
    const { messages } = await download(set, tree);
    const named = set.audited.filter(({ event }) => event === 'file.transferred');
    expect(named.length).toBe(fileLimits.auditedFilesMax);
    const list = messages.flatMap((m) =>
      m.type === 'entry' && m.entry.type === 'file'
        ? [`${sha256('')}  ${m.entry.path.toString()}\n`]
        : [],
    );
    expect(set.audited.at(-1)!.details).toMatchObject({
      files: count,
      namedFiles: fileLimits.auditedFilesMax,
      manifestSha256: sha256(list.join('')),
    });
  });

  it('leaves no place taken and nothing to end when it is over, however it ends', async () => {
    const set = setUp();
    writeFileSync(join(folder, 'f'), 'x');
    for (let i = 0; i <= fileLimits.transfersPerSessionMax; i += 1) {
      await download(set, join(folder, 'f'));
      await download(set, join(folder, 'none')).catch(() => undefined);
    }
    expect([set.parts.open.count, set.live.listenerCount]).toEqual([0, 0]);
  });

  it('ends with the session, in its words, while the client sends nothing', async () => {
    const set = setUp();
    async function* silence(): AsyncGenerator<UploadMessage> {
      yield data(Buffer.from('x'));
      await new Promise(() => undefined);
    }
    const copying = upload(set, join(folder, 'up'), silence());
    setTimeout(() => endSession(set), 300);
    await expect(copying).rejects.toMatchObject({ reason: 'SESSION_ENDED' });
  });

  it('ends with the session although its client takes nothing', async () => {
    const set = setUp();
    writeFileSync(join(folder, 'f'), Buffer.alloc(100_000));
    const place = {
      sessionId: 'ses',
      container: undefined,
      target: false,
      path: join(folder, 'f'),
    };
    const request = { place, offset: 0, length: undefined, prefixSha256: '' };
    const stuck = new DownloadFiles(set.parts).execute(set.ctx, request, (message) =>
      message.type === 'data' ? new Promise(() => undefined) : Promise.resolve(),
    );
    setTimeout(() => endSession(set), 300);
    await expect(stuck).rejects.toMatchObject({ reason: 'SESSION_ENDED' });
    expect([set.parts.open.count, set.live.listenerCount]).toEqual([0, 0]);
  });
});

function endSession(set: SetUp): void {
  const end = { reason: 'expired', detail: 'Its time was over.', process: 'gone' } as const;
  const event = { type: 'state', state: 'ended', number: 1, time: new Date() } as const;
  const more = { exitCode: undefined, containerReason: '' };
  const about = { sessionId: set.session.id, reason: '', message: '' };
  set.live.publish({ ...event, ...about, end: { ...end, ...more } as never });
}
