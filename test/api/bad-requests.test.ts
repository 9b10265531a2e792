import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestGateway } from '../support/test-gateway.ts';
import type { CallOptions } from '../support/test-gateway.ts';

let test: TestGateway;
beforeAll(async () => {
  test = await TestGateway.start();
});
afterAll(() => test.close());

const target = { cluster: 'sim', namespace: 'default', pod: 'web' };
const workload = { image: 'busybox:1.36', command: ['sh'] };
const valid = { target, workload };
const session = '/v1/sessions/ses_01arz3ndektsv4rrffq69g5fav';

interface BadRequest {
  readonly what: string;
  readonly call: readonly [method: string, path: string, options?: CallOptions];
  readonly status: number;
  readonly reason: string;
  readonly field?: string;
}

function post(body: unknown, headers: Record<string, string> = {}): BadRequest['call'] {
  return ['POST', '/v1/sessions', { body, headers }];
}

const invalid = { status: 400, reason: 'REQUEST_INVALID' };

const cases: readonly BadRequest[] = [
  { what: 'a body that is cut off', call: post('{"target":'), ...invalid },
  { what: 'no body', call: post(''), ...invalid, field: '(request)' },
  { what: 'a list', call: post('[]'), ...invalid, field: '(request)' },
  { what: 'nesting 10,000 deep', call: post('['.repeat(10_000)), ...invalid },
  { what: 'a __proto__ key', call: post('{"__proto__":{"admin":true}}'), ...invalid },
  { what: 'a constructor key', call: post('{"constructor":{}}'), ...invalid },
  {
    what: 'fields nobody may set',
    call: post({ ...valid, ownerId: 'x' }),
    ...invalid,
    field: 'ownerId',
  },
  {
    what: 'an unknown field deep inside',
    call: post({ ...valid, target: { ...target, uid: 'x' } }),
    ...invalid,
    field: 'target.uid',
  },
  {
    what: 'a namespace that climbs',
    call: post({ ...valid, target: { ...target, namespace: 'a/../b' } }),
    ...invalid,
    field: 'target.namespace',
  },
  {
    what: 'a pod name with a query in it',
    call: post({ ...valid, target: { ...target, pod: 'web?x=1' } }),
    ...invalid,
    field: 'target.pod',
  },
  {
    what: 'a container name with a semicolon',
    call: post({ ...valid, target: { ...target, container: 'app;x' } }),
    ...invalid,
    field: 'target.container',
  },
  {
    what: 'a NUL in a word',
    call: post({ ...valid, workload: { ...workload, command: ['a\0'] } }),
    ...invalid,
  },
  {
    what: 'an image with a space',
    call: post({ ...valid, workload: { image: 'Bad Image' } }),
    status: 400,
    reason: 'IMAGE_INVALID',
  },
  {
    what: 'an image of 300 characters',
    call: post({ ...valid, workload: { image: 'a'.repeat(300) } }),
    status: 400,
    reason: 'IMAGE_INVALID',
  },
  {
    what: 'a bidi override in the reason',
    call: post({ ...valid, reason: 'safe \u202e evil' }),
    ...invalid,
    field: 'reason',
  },
  {
    what: 'an idempotency key with a space',
    call: post(valid, { 'idempotency-key': 'a b' }),
    ...invalid,
    field: 'Idempotency-Key',
  },
  {
    what: 'an idempotency key under an alias',
    call: post(valid, { idempotency_key: 'ab' }),
    ...invalid,
    field: 'idempotency_key',
  },
  {
    what: 'a body over the limit',
    call: post(`{"a":"${'x'.repeat(400 * 1024)}"}`),
    status: 413,
    reason: 'PAYLOAD_TOO_LARGE',
  },
  {
    what: 'a form',
    call: post('a=b', { 'content-type': 'application/x-www-form-urlencoded' }),
    status: 415,
    reason: 'MEDIA_TYPE_UNSUPPORTED',
  },
  {
    what: 'an unknown cluster',
    call: post({ ...valid, target: { ...target, cluster: 'nowhere' } }),
    status: 404,
    reason: 'CLUSTER_NOT_FOUND',
  },
  {
    what: 'an unknown pod',
    call: post({ ...valid, target: { ...target, pod: 'nobody' } }),
    status: 404,
    reason: 'POD_NOT_FOUND',
  },
  {
    what: 'two credentials at once',
    call: [
      'POST',
      '/v1/clusters',
      {
        as: 'operator',
        body: {
          name: 'two',
          serverUrl: 'https://127.0.0.1:1',
          credential: { bearerToken: 'a', tokenFile: '/etc/passwd' },
        },
      },
    ],
    ...invalid,
    field: 'credential',
  },
  {
    what: 'a reason with a NUL',
    call: ['POST', `${session}:terminate`, { body: { reason: 'a\0b' } }],
    ...invalid,
    field: 'reason',
  },
  {
    what: 'a session nobody has',
    call: ['POST', `${session}:terminate`],
    status: 404,
    reason: 'SESSION_NOT_FOUND',
  },
  {
    what: 'an unknown verb',
    call: ['POST', `${session}:explode`],
    status: 404,
    reason: 'ROUTE_NOT_FOUND',
  },
  {
    what: 'a method the path does not have',
    call: ['PUT', '/v1/sessions', { body: {} }],
    status: 405,
    reason: 'METHOD_NOT_ALLOWED',
  },
  { what: 'a NUL in a query', call: ['GET', '/v1/sessions?username=%00'], ...invalid },
  { what: 'an address that is no UTF-8', call: ['GET', '/v1/clusters/%ff'], ...invalid },
  { what: 'a path that climbs', call: ['GET', '/v1/clusters/..%2f..%2fme'], ...invalid },
  { what: 'an address of 9,000 characters', call: ['GET', `/v1/${'a'.repeat(9_000)}`], ...invalid },
  {
    what: 'a name of 400 characters',
    call: ['GET', `/v1/clusters/${'a'.repeat(400)}`],
    status: 413,
    reason: 'PAYLOAD_TOO_LARGE',
  },
  {
    what: 'two values for one filter',
    call: ['GET', '/v1/sessions?state=ready&state=ended'],
    ...invalid,
  },
  { what: 'an unknown filter', call: ['GET', '/v1/sessions?evil=1'], ...invalid, field: 'evil' },
  {
    what: 'a page token of nobody',
    call: ['GET', '/v1/sessions?pageToken=abc'],
    status: 400,
    reason: 'PAGE_TOKEN_INVALID',
  },
  {
    what: 'a year no calendar of ours has',
    call: ['GET', '/v1/audit-events?until=0000-01-01T00:00:00Z', { as: 'operator' }],
    ...invalid,
    field: 'until',
  },
  {
    what: 'SQL as an id',
    call: ['GET', "/v1/sessions/'%20or%201=1--"],
    status: 404,
    reason: 'SESSION_NOT_FOUND',
  },
  {
    what: 'an impersonation header',
    call: ['GET', '/v1/me', { headers: { 'Impersonate-User': 'root' } }],
    ...invalid,
    field: 'impersonate-user',
  },
  {
    what: 'an impersonation header with underscores',
    call: ['GET', '/v1/me', { headers: { Impersonate_Extra_Scopes: 'root' } }],
    ...invalid,
    field: 'impersonate_extra_scopes',
  },
  {
    what: 'a method override',
    call: ['GET', '/v1/me', { headers: { 'X-HTTP-Method-Override': 'DELETE' } }],
    ...invalid,
    field: 'x-http-method-override',
  },
];

describe('a bad request', () => {
  for (const { what, call, status, reason, field } of cases) {
    it(`is answered ${status} ${reason} for ${what}`, async () => {
      const answer = await test.call(...call);
      expect([answer.status, answer.body.reason]).toEqual([status, reason]);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.headers.get('x-request-id')).toBe(answer.body.requestId);
      if (field) expect(answer.body.fields[0].field).toBe(field);
    });
  }

  it('leaves one audit line without its payload, and is never our fault', async () => {
    const headers = { 'x-request-id': 'audited-once' };
    await test.call('POST', '/v1/sessions', { body: '{"secret":"hunter2"', headers });
    const { body } = await test.call('GET', '/v1/audit-events?event=session.refused', {
      as: 'operator',
    });
    const lines = (body.auditEvents as Record<string, unknown>[]).filter(
      (event) => event['requestId'] === 'audited-once',
    );
    expect(lines).toMatchObject([
      { result: 'failure', reason: 'REQUEST_INVALID', username: 'engineer@endoscope.example' },
    ]);
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expect(test.logLines.filter((line) => line.includes('"INTERNAL"'))).toEqual([]);
  });

  it('says which methods there are', async () => {
    const answer = await test.call('DELETE', '/v1/me');
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
  });

  it('of a stranger is refused before its body is looked at', async () => {
    const answer = await test.call('POST', '/v1/sessions', { as: 'nobody', body: '{"a":' });
    expect([answer.status, answer.body.reason]).toEqual([401, 'TOKEN_MISSING']);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });
});

describe('broken HTTP', () => {
  const raw: readonly (readonly [what: string, text: string, status: number])[] = [
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['no Host', 'GET /v1/me HTTP/1.1\r\n\r\n', 400],
    ['two Hosts', 'GET /livez HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n', 400],
    [
      'a length and chunks',
      'POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    [
      'an obfuscated transfer coding',
      'POST /v1/sessions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    [
      '64 KiB of headers',
      `GET /livez HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(65_536)}\r\n\r\n`,
      413,
    ],
    [
      'two Authorization headers',
      'GET /v1/me HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\nConnection: close\r\n\r\n',
      401,
    ],
  ];
  for (const [what, text, status] of raw) {
    it(`is answered ${status} for ${what}`, async () => {
      expect((await exchange(text)).split(' ')[1]).toBe(String(status));
    });
  }
});

function exchange(text: string): Promise<string> {
  const { hostname, port } = new URL(test.url);
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
    socket.setTimeout(5_000, () => socket.destroy());
  });
}
