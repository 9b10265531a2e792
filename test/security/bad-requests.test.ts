// Every body that a REST client can get wrong before its request means anything: each is answered
// with its reason, leaves one line in the ledger, and leaves the gateway alive.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Ledger } from '../support/ledger.ts';
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
