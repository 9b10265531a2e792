// Everything a REST client can get wrong around the body of a request: headers, bytes that are no
// HTTP, paths. Each is answered with its reason and leaves the gateway alive.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sessionRequest } from '../support/debug-sessions.ts';
import { rawHttp } from '../support/raw-http.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
let token: string;
beforeAll(async () => {
  test = await TestGateway.start();
  token = await test.token('engineer', 600);
});
afterAll(() => test.close());
afterEach(async () => {
  const alive = await test.call('GET', '/livez', { as: 'nobody' });
  expect(alive.status).toBe(200);
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
    const { status, body } = await test.call('POST', '/v1/sessions', {
      body: sessionRequest(),
      headers,
    });
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
