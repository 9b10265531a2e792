// Goal: files go in and out through gRPC as the client library uses it, with the reasons of REST.
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EndoscopeClient } from '@endoscope/client';
import type { DownloadEvent, FilePlace, UploadItem } from '@endoscope/client';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { patienceMs } from '../support/patience.ts';

const bytesMax = 2_000_000;

let test: TestGateway;
let session: string;
let client: EndoscopeClient;

beforeAll(async () => {
  const env = { ...manySessions, ENDOSCOPE_FILE_TRANSFER_BYTES_MAX: String(bytesMax) };
  test = await TestGateway.start({ env });
  session = await readySession(test, { command: ['sleep', 'infinity'] });
  client = new EndoscopeClient({
    server: test.url,
    token: { token: () => test.token('engineer') },
  });
});

afterAll(() => test.close());

const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex');

async function events(place: Partial<FilePlace> & { path: string }, options = {}) {
  const found: DownloadEvent[] = [];
  for await (const event of client.files.download({ session, ...place }, options)) {
    found.push(event);
  }
  return found;
}

function contentOf(found: DownloadEvent[]): Buffer {
  return Buffer.concat(found.flatMap((e) => (e.type === 'data' ? [e.data] : [])));
}

async function* dataOf(...pieces: Buffer[]): AsyncGenerator<UploadItem> {
  for (const data of pieces) yield { type: 'data', data };
}

describe('files over gRPC', () => {
  it('go in and come out, and on where a copy was cut', async () => {
    const content = randomBytes(bytesMax);
    const place = { session, path: '/tmp/grpc' };
    const size = content.length;
    const options = { name: 'grpc', size, mode: 0o700, modifyTime: new Date(1_500_000_000_000) };
    const end = await client.files.upload(place, options, () => dataOf(content));
    expect(end).toEqual({
      ...{ files: 1, bytes: bytesMax, sha256: sha256(content) },
      ...{ verified: true, complete: true, notices: [] },
    });
    const found = await events(place);
    expect(contentOf(found).equals(content)).toBe(true);
    expect(found[0]).toMatchObject({ type: 'opened', info: { size, mode: 0o700 } });
    expect(found.slice(-2)).toMatchObject([
      { type: 'entry_end', sha256: sha256(content) },
      { type: 'end', verified: true },
    ]);
    const prefixSha256 = sha256(content.subarray(0, 1_000_000));
    const rest = await events(place, { offset: 1_000_000, prefixSha256 });
    expect(contentOf(rest).equals(content.subarray(1_000_000))).toBe(true);
    await expect(events(place, { offset: 999_999, prefixSha256 })).rejects.toMatchObject({
      reason: 'FILE_CHANGED',
    });
  });

  it('are cut and resumed', async () => {
    const place = { session, path: '/tmp/cut' };
    const content = randomBytes(1_200_000);
    async function* broken(): AsyncGenerator<UploadItem> {
      yield* dataOf(content.subarray(0, 1_100_000));
      throw new Error('the disk is gone');
    }
    const upload = client.files.upload(place, { name: 'cut' }, broken);
    await expect(upload).rejects.toThrow('the disk is gone');
    await expect(client.files.stat(place)).rejects.toMatchObject({ reason: 'FILE_NOT_FOUND' });
    const partialName = 'cut';
    let part = await client.files.stat(place, { partialName }).catch(() => undefined);
    for (let tries = 0; !part && tries < 50; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      part = await client.files.stat(place, { partialName }).catch(() => undefined);
    }
    const offset = part!.size;
    expect(offset).toBeGreaterThan(0);
    const rest = () => dataOf(content.subarray(offset));
    await client.files.upload(place, { name: 'cut', offset }, rest);
    expect(contentOf(await events(place)).equals(content)).toBe(true);
  });

  it('of a tree come with their entries, links as links', async () => {
    const found = await events({ path: '/var/log' });
    const entries = found.flatMap((e) => (e.type === 'entry' ? [e.entry] : []));
    expect(entries.map(({ path, type }) => [path.toString(), type])).toEqual([
      ['', 'directory'],
      ['app.log', 'file'],
      ['latest', 'symlink'],
    ]);
    expect(entries[2]!.linkTarget.toString()).toBe('app.log');
  });

  it('are refused with the reasons of REST', async () => {
    await expect(events({ path: '/none' })).rejects.toMatchObject({
      reason: 'FILE_NOT_FOUND',
      kind: 'not_found',
    });
    const large = client.files.upload(
      { session, path: '/tmp/x' },
      { name: 'x', size: bytesMax + 1 },
      () => dataOf(),
    );
    await expect(large).rejects.toMatchObject({ reason: 'FILE_TOO_LARGE' });
    const endless = client.files.upload({ session, path: '/tmp/x' }, { name: 'x' }, () =>
      dataOf(...Array.from({ length: 40 }, () => Buffer.alloc(60_000))),
    );
    await expect(endless).rejects.toMatchObject({ reason: 'FILE_TOO_LARGE' });
    await expect(client.files.stat({ session, path: '/tmp/x' })).rejects.toMatchObject({
      reason: 'FILE_NOT_FOUND',
    });
  });

  it('of the target are reached when the session sees it', async () => {
    const { id } = await client.sessions.create({
      target: { cluster: 'sim', namespace: 'shop', pod: 'web', container: 'app' },
      workload: { image: 'busybox:1.36', command: ['sleep', 'infinity'] },
    });
    await client.sessions.waitFor(id, { state: 'ready', timeoutMs: patienceMs });
    const place = { session: id, target: true, path: '/tmp/of-target' };
    await client.files.upload(place, { name: 'x' }, () => dataOf(Buffer.from('theirs')));
    const own = client.files.stat({ session: id, path: '/tmp/of-target' });
    await expect(own).rejects.toMatchObject({ reason: 'FILE_NOT_FOUND' });
    const found: DownloadEvent[] = [];
    for await (const event of client.files.download(place)) found.push(event);
    expect(contentOf(found).toString()).toBe('theirs');
  });
});
