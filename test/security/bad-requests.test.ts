// Everything a REST client can get wrong before its request means anything: each is answered
// with its reason, leaves one line in the ledger when it would have changed something, and
// leaves the gateway alive.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Ledger } from '../support/ledger.ts';
import { rawHttp } from '../support/raw-http.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
let ledger: Ledger;
let token: string;
beforeAll(async () => {
  test = await TestGateway.start();
  ledger = new Ledger(test.database);
  token = await test.token('engineer', 600);
});
afterAll(() => test.close());
afterEach(async () => {
  const alive = await test.call('GET', '/livez', { as: 'nobody' });
  expect(alive.status).toBe(200);
});

interface BadBody {
  readonly body: string | Buffer;
  readonly contentType?: string | null;
  readonly expect: readonly [status: number, reason: string];
  readonly field?: string;
}

const good = {
  target: { cluster: 'sim', namespace: 'default', pod: 'web', container: 'app' },
  workload: { image: 'busybox:1.36' },
};
const withTarget = (change: object) =>
  JSON.stringify({ ...good, target: { ...good.target, ...change } });
const withWorkload = (change: object) =>
  JSON.stringify({ ...good, workload: { ...good.workload, ...change } });
const withRoot = (change: object) => JSON.stringify({ ...good, ...change });
const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const invalid = [400, 'REQUEST_INVALID'] as const;

async function post(path: string, requestId: string, given: BadBody): Promise<[number, Problem]> {
  const type = given.contentType === undefined ? 'application/json' : given.contentType;
  const response = await fetch(`${test.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'x-request-id': requestId,
      ...(type !== null && { 'content-type': type }),
    },
    body: typeof given.body === 'string' ? Buffer.from(given.body) : new Uint8Array(given.body),
  });
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  return [response.status, (await response.json()) as Problem];
}

interface Problem {
  readonly reason: string;
  readonly requestId: string;
  readonly detail: string;
  readonly fields?: { field: string }[];
}

async function check(given: BadBody): Promise<void> {
  const requestId = randomUUID();
  const [status, problem] = await post('/v1/sessions', requestId, given);
  expect([status, problem.reason]).toEqual(given.expect);
  expect(problem.requestId).toBe(requestId);
  if (given.field) expect(problem.fields?.map((f) => f.field)).toContain(given.field);
  const lines = await ledger.ofRequest(requestId);
  expect(lines.map(({ event, reason, username }) => ({ event, reason, username }))).toEqual([
    {
      event: 'session.refused',
      reason: given.expect[1],
      username: 'engineer@endoscope.example',
    },
  ]);
  const sessions = await test.call('GET', '/v1/sessions', { as: 'operator' });
  expect(sessions.body.sessions).toEqual([]);
}

describe('a body that is not a request', () => {
  const cases: Record<string, BadBody> = {
    'is empty': { body: '', expect: invalid },
    'is cut off': { body: '{"target":{"cluster":"sim"', expect: invalid },
    'is text': { body: 'hello', expect: invalid },
    'is an array': { body: '[]', expect: invalid },
    'is null': { body: 'null', expect: invalid },
    'is nested 10 000 levels deep': { body: deep(10_000), expect: invalid },
    'is nested 33 levels deep': { body: deep(33), expect: invalid },
    'has a __proto__ key': { body: '{"__proto__":{"isAdmin":true}}', expect: invalid },
    'has a constructor key': { body: '{"constructor":{"prototype":{}}}', expect: invalid },
    'is not UTF-8': { body: Buffer.from('{"reason":"\xff\xfe"}', 'latin1'), expect: invalid },
    'has an unknown field': {
      body: withRoot({ ownerId: 'me' }),
      expect: invalid,
      field: 'ownerId',
    },
    'has an unknown field deep inside': {
      body: withWorkload({ privileged: true }),
      expect: invalid,
      field: 'workload.privileged',
    },
    'assigns what only the gateway decides': {
      body: withRoot({ state: 'ready', principal: 'root' }),
      expect: invalid,
      field: 'state',
    },
    'has no target': { body: '{"workload":{}}', expect: invalid, field: 'target' },
    'is form data': {
      body: 'target=web',
      contentType: 'application/x-www-form-urlencoded',
      expect: [415, 'MEDIA_TYPE_UNSUPPORTED'],
    },
    'is said to be text': {
      body: withRoot({}),
      contentType: 'text/plain',
      expect: [415, 'MEDIA_TYPE_UNSUPPORTED'],
    },
    'says nothing of its type': {
      body: withRoot({}),
      contentType: null,
      expect: [415, 'MEDIA_TYPE_UNSUPPORTED'],
    },
    'is JSON in another character set': {
      body: Buffer.from(withRoot({}), 'utf16le'),
      contentType: 'application/json; charset=utf-16',
      expect: invalid,
    },
    'is over 384 KiB': {
      body: withRoot({ reason: 'x'.repeat(384 * 1024) }),
      expect: [413, 'PAYLOAD_TOO_LARGE'],
    },
  };
  it.each(Object.entries(cases))('is refused when it %s', (_name, given) => check(given));
});

describe('a request with a bad field', () => {
  const cases: Record<string, BadBody> = {
    'a namespace with a dot': {
      body: withTarget({ namespace: 'a.b' }),
      expect: invalid,
      field: 'target.namespace',
    },
    'a namespace with slashes': {
      body: withTarget({ namespace: '../kube-system' }),
      expect: invalid,
      field: 'target.namespace',
    },
    'an encoded slash': {
      body: withTarget({ namespace: 'a%2fb' }),
      expect: invalid,
      field: 'target.namespace',
    },
    'a pod with a query': {
      body: withTarget({ pod: 'web?command=sh' }),
      expect: invalid,
      field: 'target.pod',
    },
    'a pod of 254 characters': {
      body: withTarget({ pod: 'p'.repeat(254) }),
      expect: invalid,
      field: 'target.pod',
    },
    'a cluster in capitals': {
      body: withTarget({ cluster: 'SIM' }),
      expect: invalid,
      field: 'target.cluster',
    },
    'a container with a semicolon': {
      body: withTarget({ container: 'app;sh' }),
      expect: invalid,
      field: 'target.container',
    },
    'a name that ends in a dash': {
      body: withWorkload({ containerName: 'debug-' }),
      expect: invalid,
      field: 'workload.containerName',
    },
    'an image with a space': {
      body: withWorkload({ image: 'busy box' }),
      expect: [400, 'IMAGE_INVALID'],
    },
    'an image in capitals': {
      body: withWorkload({ image: 'BusyBox:1.36' }),
      expect: [400, 'IMAGE_INVALID'],
    },
    'an image of 300 characters': {
      body: withWorkload({ image: 'b'.repeat(300) }),
      expect: [400, 'IMAGE_INVALID'],
    },
    'an image with a control character': {
      body: withWorkload({ image: 'busybox\u001b[2J' }),
      expect: [400, 'IMAGE_INVALID'],
    },
    'no image where the cluster has none either': {
      body: withWorkload({ image: undefined }),
      expect: [400, 'IMAGE_REQUIRED'],
    },
    'a terminal without stdin': {
      body: withWorkload({ tty: true }),
      expect: invalid,
      field: 'workload.tty',
    },
    'a profile nobody knows': {
      body: withWorkload({ profile: 'godmode' }),
      expect: invalid,
      field: 'workload.profile',
    },
    'a command with a NUL': {
      body: withWorkload({ command: ['sh', 'a\0b'] }),
      expect: invalid,
    },
    'a variable of the gateway’s own': {
      body: withWorkload({ env: [{ name: 'ENDOSCOPE_SESSION', value: 'x' }] }),
      expect: invalid,
      field: 'workload.env.0.name',
    },
    '101 variables': {
      body: withWorkload({
        env: Array.from({ length: 101 }, (_, i) => ({ name: `A${i}`, value: '' })),
      }),
      expect: invalid,
      field: 'workload.env',
    },
    'a variable from a secret': {
      body: withWorkload({
        env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }],
      }),
      expect: invalid,
    },
    'a reason that rewrites the line': {
      body: withRoot({ reason: 'ok\u202egnp.exe\r\nfake: line' }),
      expect: invalid,
      field: 'reason',
    },
    'a reason of 501 characters': {
      body: withRoot({ reason: 'x'.repeat(501) }),
      expect: invalid,
      field: 'reason',
    },
    'a life of a second': { body: withRoot({ ttl: '1s' }), expect: invalid, field: 'ttl' },
    'a life of a year': { body: withRoot({ ttl: '8760h' }), expect: invalid, field: 'ttl' },
    'a life that is no duration': {
      body: withRoot({ ttl: 'forever' }),
      expect: invalid,
      field: 'ttl',
    },
  };
  it.each(Object.entries(cases))('is refused for %s', (_name, given) => check(given));
});

describe('headers of a request', () => {
  const cases: Record<string, [name: string, value: string]> = {
    'Impersonate-User': ['Impersonate-User', 'admin'],
    'Impersonate-Group in lower case': ['impersonate-group', 'system:masters'],
    'Impersonate-Extra': ['Impersonate-Extra-scopes', 'all'],
    'Impersonate with underscores': ['Impersonate_User', 'admin'],
    'X-Remote-User': ['X-Remote-User', 'admin'],
    'a method override': ['X-HTTP-Method-Override', 'DELETE'],
    'an alias of Idempotency-Key': ['Idempotency_Key', 'a'],
  };
  it.each(Object.entries(cases))('are refused for %s', async (_name, [header, value]) => {
    const { status, body } = await test.call('GET', '/v1/me', { headers: { [header]: value } });
    expect([status, body.reason]).toEqual([400, 'REQUEST_INVALID']);
    expect(body.fields[0].field).toBe(header.toLowerCase());
  });

  it('may not say an Idempotency-Key twice', async () => {
    const answer = await rawHttp(
      test.url,
      `GET /v1/me HTTP/1.1\r\nHost: gateway\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    );
    expect([answer.status, answer.body.reason]).toEqual([400, 'REQUEST_INVALID']);
  });

  it.each([['a b'], ['x'.repeat(256)], ['ключ']])('refuse the Idempotency-Key %j', async (key) => {
    const headers = { 'idempotency-key': Buffer.from(key).toString('latin1') };
    const { status, body } = await test.call('POST', '/v1/sessions', { body: good, headers });
    expect([status, body.reason]).toEqual([400, 'REQUEST_INVALID']);
  });

  it('do not make a peer another address unless it is a trusted proxy', async () => {
    const requestId = randomUUID();
    const headers = { 'x-forwarded-for': '203.0.113.9', 'x-request-id': requestId };
    await test.call('POST', '/v1/sessions', { body: {}, headers });
    const { body } = await test.call('GET', '/v1/audit-events?event=session.refused', {
      as: 'operator',
    });
    const line = body.auditEvents.find((e: { requestId: string }) => e.requestId === requestId);
    expect(line.sourceAddress).toBe('127.0.0.1');
  });

  it('give a request a new id when theirs is not sane', async () => {
    const { headers } = await test.call('GET', '/v1/me', { headers: { 'x-request-id': 'a b;c' } });
    expect(headers.get('x-request-id')).toMatch(/^req_/);
  });
});

describe('bytes that are not HTTP as we take it', () => {
  const line = 'GET /v1/me HTTP/1.1\r\nHost: gateway\r\n';
  const cases: Record<string, [bytes: string, status: number, reason: string]> = {
    'a length and a transfer encoding': [
      'POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'REQUEST_INVALID',
    ],
    'an obfuscated transfer encoding': [
      'POST /v1/sessions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
      400,
      'REQUEST_INVALID',
    ],
    'no Host': ['GET /v1/me HTTP/1.1\r\n\r\n', 400, 'REQUEST_INVALID'],
    'two Hosts': [`${line}Host: other\r\n\r\n`, 400, 'REQUEST_INVALID'],
    'headers of 64 KiB': [`${line}X-Big: ${'x'.repeat(65_536)}\r\n\r\n`, 413, 'PAYLOAD_TOO_LARGE'],
    'a line that is no request': ['hello\r\n\r\n', 400, 'REQUEST_INVALID'],
    'a NUL in a header': [`${line}X-A: a\0b\r\n\r\n`, 400, 'REQUEST_INVALID'],
    'a bad percent escape': ['GET /v1/%zz HTTP/1.1\r\nHost: a\r\n\r\n', 400, 'REQUEST_INVALID'],
  };
  it.each(Object.entries(cases))('are refused: %s', async (_name, [bytes, status, reason]) => {
    const answer = await rawHttp(test.url, bytes);
    expect([answer.status, answer.body.reason]).toEqual([status, reason]);
    expect(answer.head).toMatch(/content-type: application\/problem\+json/i);
  });

  it('do not become HTTP/2 by an upgrade', async () => {
    const answer = await rawHttp(
      test.url,
      `GET /v1/me HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n`,
    );
    expect([answer.status, answer.body.reason]).toEqual([404, 'ROUTE_NOT_FOUND']);
  });
});

describe('a path', () => {
  const cases: Record<string, [path: string, status: number, reason: string]> = {
    'nobody knows': ['/v1/nothing', 404, 'ROUTE_NOT_FOUND'],
    'in other letters': ['/V1/ME', 404, 'ROUTE_NOT_FOUND'],
    'with a double slash': ['/v1//me', 404, 'ROUTE_NOT_FOUND'],
    'with a trailing dot': ['/v1/me.', 404, 'ROUTE_NOT_FOUND'],
    'with a semicolon': ['/v1/me;a=b', 404, 'ROUTE_NOT_FOUND'],
    'with dots, encoded once': ['/v1/clusters/%2e%2e', 400, 'REQUEST_INVALID'],
    'with dots, encoded twice': ['/v1/clusters/%252e%252e', 400, 'REQUEST_INVALID'],
    'with an encoded slash': ['/v1/clusters/a%2fb', 400, 'REQUEST_INVALID'],
    'with an overlong dot': ['/v1/clusters/%c0%ae', 400, 'REQUEST_INVALID'],
    'with a NUL': ['/v1/clusters/a%00b', 400, 'REQUEST_INVALID'],
    'with an unknown query': ['/v1/clusters?command=sh', 400, 'REQUEST_INVALID'],
    'with the same query twice': ['/v1/clusters?pageSize=1&pageSize=2', 400, 'REQUEST_INVALID'],
    'of 9 KiB': [`/v1/clusters/${'a'.repeat(9 * 1024)}`, 413, 'PAYLOAD_TOO_LARGE'],
    'with a namespace of dots': ['/v1/clusters/sim/namespaces/a.b/pods', 400, 'REQUEST_INVALID'],
    'with a pod that escapes': [
      '/v1/clusters/sim/namespaces/default/pods/..%2f..%2fsecrets',
      400,
      'REQUEST_INVALID',
    ],
    'of another session': ['/v1/sessions/ses_nothing', 404, 'SESSION_NOT_FOUND'],
    'with SQL in the id': ["/v1/sessions/'%20OR%201=1--", 404, 'SESSION_NOT_FOUND'],
    'of an unknown cluster': ['/v1/clusters/nowhere', 404, 'CLUSTER_NOT_FOUND'],
  };
  it.each(Object.entries(cases))('%s', async (_name, [path, status, reason]) => {
    const answer = await rawHttp(
      test.url,
      `GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
    );
    expect([answer.status, answer.body.reason]).toEqual([status, reason]);
  });

  it('that exists with another method says so', async () => {
    const { status, body, headers } = await test.call('PUT', '/v1/sessions', { body: {} });
    expect([status, body.reason]).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(headers.get('allow')).toBe('GET, HEAD, POST');
  });
});
