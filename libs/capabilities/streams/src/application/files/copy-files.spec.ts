import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FileEntry } from '../../domain/files/file-entry.ts';
import type { UploadMessage } from '../../domain/files/file-message.ts';
import { tarEnd, tarHeader } from '../../domain/files/file-tar-writer.ts';
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
import type { SetUp } from '../../testing/file-transfers.ts';
import { DownloadFiles } from './download-files.ts';

// Method: the use-cases run their scripts on this machine; a test's own `tar` plays the hostile
// container.

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'endoscope-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function hostileTar(archive: Buffer, exitCode = 0): string {
  const bin = join(folder, 'hostile');
  mkdirSync(bin);
  writeFileSync(join(bin, 'archive'), archive);
  writeFileSync(join(bin, 'tar'), `#!/bin/sh\ncat ${bin}/archive\nexit ${exitCode}\n`);
  chmodSync(join(bin, 'tar'), 0o755);
  return `${bin}:${process.env['PATH']}`;
}

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

  it('keeps no message of the client that has been passed on', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const sent: WeakRef<Buffer>[] = [];
    let kept = NaN;
    async function* messages(): AsyncGenerator<UploadMessage> {
      for (let n = 0; n < 200; n += 1) {
        const content = Buffer.alloc(fileLimits.dataBytesMax, n);
        sent.push(new WeakRef(content));
        yield data(content);
      }
      // What a WeakRef has given, or was made of, lives to the end of its turn of the event loop.
      await new Promise((resolve) => setTimeout(resolve, 1));
      collect();
      kept = sent.filter((each) => each.deref()).length;
      yield finish();
    }
    const size = 200 * fileLimits.dataBytesMax;
    await upload(setUp(), join(folder, 'up'), messages(), { size });
    expect(kept).toBeLessThan(50);
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
