// Goal: files go in and out through REST of the whole gateway, and every refusal has its
// reason. The scripts themselves meet real shells in file-tools.spec.ts and test/cluster.
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FileEntry } from '@endoscope/client';
import { readTar, tarEnd, tarHeader, tarPadding } from '@endoscope/streams/files';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';

const bytesMax = 2_000_000;

let test: TestGateway;
let session: string;

beforeAll(async () => {
  const env = { ...manySessions, ENDOSCOPE_FILE_TRANSFER_BYTES_MAX: String(bytesMax) };
  test = await TestGateway.start({ env });
  session = await readySession(test, { command: ['sleep', 'infinity'] });
});

afterAll(() => test.close());

const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex');

async function rest(
  method: string,
  query: Record<string, string>,
  options: {
    headers?: Record<string, string>;
    body?: RequestInit['body'];
    as?: 'engineer' | 'outsider';
  } = {},
): Promise<Response> {
  const { headers = {}, body, as = 'engineer' } = options;
  const stat = query['stat'] === undefined ? '' : '/stat';
  const { stat: _, ...rest } = query;
  return fetch(`${test.url}/v1/sessions/${session}/files${stat}?${new URLSearchParams(rest)}`, {
    method,
    headers: { authorization: `Bearer ${await test.token(as)}`, ...headers },
    ...(body !== undefined && { body, duplex: 'half' }),
  } as RequestInit);
}

const octets = { 'content-type': 'application/octet-stream' };

async function reasonOf(answer: Response): Promise<[number, string]> {
  return [answer.status, ((await answer.json()) as { reason: string }).reason];
}

async function auditOf(event: string) {
  const path = `/v1/audit-events?session=${session}&event=${event}&pageSize=1`;
  const { body } = await test.call('GET', path, { as: 'operator' });
  return body.auditEvents[0] as { result: string; reason?: string; details: object };
}

describe('files over REST', () => {
  it('go in and come out, whole and in part', async () => {
    const content = randomBytes(300_000);
    const digest = `sha-256=:${Buffer.from(sha256(content), 'hex').toString('base64')}:`;
    const headers = { ...octets, 'repr-digest': digest };
    const put = await rest('PUT', { path: '/tmp/rest', mode: '0600' }, { headers, body: content });
    expect([put.status, await put.json()]).toEqual([
      200,
      { files: 1, bytes: 300_000, sha256: sha256(content), verified: true, notices: [] },
    ]);
    expect(await auditOf('file.transferred')).toMatchObject({
      details: { direction: 'upload', path: '/tmp/rest', bytes: 300_000, sha256: sha256(content) },
    });

    const got = await rest('GET', { path: '/tmp/rest' });
    const etag = got.headers.get('etag')!;
    expect([got.status, got.headers.get('content-length')]).toEqual([200, '300000']);
    expect(got.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''rest");
    expect(Buffer.from(await got.arrayBuffer()).equals(content)).toBe(true);

    const part = await rest(
      'GET',
      { path: '/tmp/rest' },
      {
        headers: { range: 'bytes=100-199', 'if-range': etag },
      },
    );
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 100-199/300000']);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(content.subarray(100, 200));
    const changed = await rest(
      'GET',
      { path: '/tmp/rest' },
      {
        headers: { range: 'bytes=100-199', 'if-range': '"other"' },
      },
    );
    expect([changed.status, (await changed.arrayBuffer()).byteLength]).toEqual([200, 300_000]);
    const beyond = await rest(
      'GET',
      { path: '/tmp/rest' },
      { headers: { range: 'bytes=300000-' } },
    );
    expect(await reasonOf(beyond)).toEqual([416, 'RANGE_NOT_SATISFIABLE']);

    const head = await rest('HEAD', { path: '/tmp/rest' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '300000']);
    const stat = await rest('GET', { stat: '', path: '/tmp/rest', hashBytes: '10' });
    expect(await stat.json()).toMatchObject({
      ...{ type: 'file', size: 300_000, mode: '0600', path: '/tmp/rest' },
      sha256: sha256(content.subarray(0, 10)),
    });
  });

  it('stream in without a length, and of nothing', async () => {
    const body = Readable.toWeb(Readable.from([Buffer.from('one '), Buffer.from('two')]));
    const put = await rest(
      'PUT',
      { path: '/tmp', name: 'chunked' },
      {
        headers: octets,
        body: body as unknown as RequestInit['body'],
      },
    );
    expect(await put.json()).toMatchObject({ bytes: 7, verified: true });
    expect(await (await rest('GET', { path: '/tmp/chunked' })).text()).toBe('one two');
    const empty = await rest('PUT', { path: '/tmp/empty' });
    expect([empty.status, await empty.json()]).toEqual([
      200,
      expect.objectContaining({ bytes: 0, sha256: sha256('') }),
    ]);
  });

  it('go in and come out as a tree', async () => {
    const tree: [string, Partial<FileEntry>, string?][] = [
      ['', { type: 'directory', mode: 0o755 }],
      ['a', { type: 'file', size: 5 }, 'hello'],
      ['link', { type: 'symlink', linkTarget: Buffer.from('/etc/passwd') }],
      [`long/${'n'.repeat(60)}`, { type: 'file', size: 1 }, '!'],
    ];
    const entry = (path: string, change: Partial<FileEntry>) =>
      tarHeader({
        ...{ path: Buffer.from(path), type: 'file', size: 0, mode: 0o644 },
        ...{ modifiedAt: new Date(1e12), linkTarget: Buffer.alloc(0), ...change },
      });
    const archive = Buffer.concat([
      ...tree.flatMap(([path, change, content = '']) => [
        entry(path, change),
        Buffer.from(content),
        tarPadding(content.length),
      ]),
      tarEnd,
    ]);
    const headers = { 'content-type': 'application/x-tar' };
    const put = await rest('PUT', { path: '/tmp/tree' }, { headers, body: archive });
    expect([put.status, await put.json()]).toEqual([
      200,
      expect.objectContaining({ files: 2, bytes: 6, verified: true }),
    ]);
    const got = await rest('GET', { path: '/tmp/tree' });
    expect(got.headers.get('content-type')).toBe('application/x-tar');
    const found: [string, string][] = [];
    for await (const event of readTar(got.body as unknown as AsyncIterable<Uint8Array>)) {
      if (event.type === 'entry') found.push([event.entry.path.toString(), event.entry.type]);
    }
    expect(found.sort()).toEqual(
      [
        ['', 'directory'],
        ['a', 'file'],
        ['link', 'symlink'],
        [`long/${'n'.repeat(60)}`, 'file'],
      ].sort(),
    );

    const evil = Buffer.concat([
      entry('l', { type: 'symlink', linkTarget: Buffer.from('/etc') }),
      entry('l/passwd', {}),
      tarEnd,
    ]);
    const refused = await rest('PUT', { path: '/tmp/evil' }, { headers, body: evil });
    expect(await reasonOf(refused)).toEqual([400, 'FILE_PATH_REFUSED']);
    expect(await auditOf('file.transfer_ended')).toMatchObject({
      ...{ result: 'failure', reason: 'FILE_PATH_REFUSED' },
    });
  });

  it.each<[string, number, string, () => Promise<Response>]>([
    ['a path that is none', 400, 'FILE_PATH_REFUSED', () => rest('GET', { path: 'tmp' })],
    ['what is not there', 404, 'FILE_NOT_FOUND', () => rest('GET', { path: '/none' })],
    ['a missing path', 400, 'REQUEST_INVALID', () => rest('GET', {})],
    ['an unknown word', 400, 'REQUEST_INVALID', () => rest('GET', { path: '/', more: '1' })],
    [
      'two places',
      400,
      'REQUEST_INVALID',
      () => rest('GET', { path: '/etc', container: 'app', target: 'true' }),
    ],
    [
      'a container without a shell',
      409,
      'FILE_TOOL_MISSING',
      () => rest('GET', { path: '/etc', container: 'app' }),
    ],
    [
      'a session of others',
      404,
      'SESSION_NOT_FOUND',
      () => rest('GET', { path: '/etc' }, { as: 'outsider' }),
    ],
    [
      'a target that is not seen',
      409,
      'FILE_TARGET_UNREACHABLE',
      () => rest('GET', { path: '/etc', target: 'true' }),
    ],
    [
      'JSON',
      415,
      'MEDIA_TYPE_UNSUPPORTED',
      () =>
        rest(
          'PUT',
          { path: '/tmp/x' },
          { headers: { 'content-type': 'application/json' }, body: '{}' },
        ),
    ],
    [
      'no archive',
      409,
      'FILE_STREAM_INVALID',
      () =>
        rest(
          'PUT',
          { path: '/tmp/x' },
          { headers: { 'content-type': 'application/x-tar' }, body: 'x' },
        ),
    ],
    [
      'another digest',
      409,
      'FILE_CHANGED',
      () =>
        rest(
          'PUT',
          { path: '/tmp/x' },
          {
            headers: {
              ...octets,
              'repr-digest': `sha-256=:${Buffer.alloc(32).toString('base64')}:`,
            },
            body: 'x',
          },
        ),
    ],
    [
      'a malformed digest',
      400,
      'REQUEST_INVALID',
      () =>
        rest(
          'PUT',
          { path: '/tmp/x' },
          { headers: { ...octets, 'repr-digest': 'sha-256=:no:' }, body: 'x' },
        ),
    ],
    [
      'too much, before it has arrived',
      413,
      'FILE_TOO_LARGE',
      () => rest('PUT', { path: '/tmp/x' }, { headers: octets, body: Buffer.alloc(bytesMax + 1) }),
    ],
    [
      'a part that is not there',
      409,
      'FILE_CHANGED',
      () => rest('PUT', { path: '/tmp/x', offset: '5' }, { headers: octets, body: 'x' }),
    ],
  ])('%s is refused', async (_what, status, reason, call) => {
    expect(await reasonOf(await call())).toEqual([status, reason]);
  });

  it('of another type are refused at every other route', async () => {
    const path = `/v1/sessions/${session}/exec`;
    const { status, body } = await test.call('POST', path, { body: 'x', headers: octets });
    expect([status, body.reason]).toEqual([415, 'MEDIA_TYPE_UNSUPPORTED']);
  });
});
