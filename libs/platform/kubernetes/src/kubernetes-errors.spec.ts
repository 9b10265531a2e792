import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '@endoscope/core';
import type { ClusterRefused } from './cluster-refused.ts';
import { refusalFrom, retryAfterMs, transportError } from './kubernetes-errors.ts';
import { parseStatusChannel } from './status-channel.ts';
import { kubernetesErrors } from './index.ts';

const json = 'application/json';
const answer = { cluster: 'eu-1', contentType: json, body: '', retryAfter: undefined };

function statusBody(code: number, message = 'no'): string {
  return JSON.stringify({ kind: 'Status', status: 'Failure', message, code });
}

describe('status codes of refusals', () => {
  const cases: [number, string, string][] = [
    [400, 'CLUSTER_REQUEST_REFUSED', 'invalid_argument'],
    [401, 'CLUSTER_CREDENTIAL_REFUSED', 'unavailable'],
    [403, 'CLUSTER_PERMISSION_DENIED', 'permission_denied'],
    [404, 'CLUSTER_OBJECT_NOT_FOUND', 'not_found'],
    [409, 'CLUSTER_CONFLICT', 'aborted'],
    [410, 'CLUSTER_WATCH_EXPIRED', 'aborted'],
    [415, 'CLUSTER_REQUEST_REFUSED', 'invalid_argument'],
    [422, 'CLUSTER_REQUEST_REFUSED', 'invalid_argument'],
    [429, 'CLUSTER_THROTTLED', 'resource_exhausted'],
    [500, 'CLUSTER_FAILED', 'unavailable'],
    [503, 'CLUSTER_FAILED', 'unavailable'],
    [504, 'CLUSTER_FAILED', 'unavailable'],
  ];
  it.each(cases)('%i becomes %s', (httpStatus, reason, kind) => {
    const error = refusalFrom({ ...answer, httpStatus, body: statusBody(httpStatus) });
    expect([error.reason, error.kind]).toEqual([reason, kind]);
  });

  it('never tells a caller what the gateway’s credential was refused with', () => {
    const body = statusBody(401, 'token abc has expired');
    expect(refusalFrom({ ...answer, httpStatus: 401, body }).detail).not.toContain('abc');
  });

  it('keeps the Status and passes its sentence on without controls', () => {
    const body = statusBody(403, 'no\u001b]52;c;x\u0007 way\n\u202eevil');
    const error = refusalFrom({ ...answer, httpStatus: 403, body });
    expect(error.detail).toBe('Cluster eu-1 refused: no\ufffd]52;c;x\ufffd way \ufffdevil');
    expect((error as ClusterRefused).status.code).toBe(403);
  });

  it('makes a Status of the plain text an API server’s filters answer with', () => {
    const error = refusalFrom({
      ...answer,
      httpStatus: 429,
      contentType: 'text/plain; charset=utf-8',
      body: 'Too many requests, please try again later.\n',
      retryAfter: '7',
    });
    expect([error.reason, error.retryAfterMs]).toEqual(['CLUSTER_THROTTLED', 7000]);
    expect((error as ClusterRefused).status.message).toBe(
      'Too many requests, please try again later.',
    );
  });

  const strangers: [string, number, string, string][] = [
    ['a redirect', 302, json, statusBody(302)],
    ['a page', 403, 'text/html', '<html>'],
    ['JSON that is no Status', 500, json, '{"error":"x"}'],
    ['broken JSON', 500, json, '{'],
    ['a Status with a message that is no text', 500, json, '{"kind":"Status","message":{}}'],
  ];
  it.each(strangers)(
    'does not take %s for an API server',
    (_what, httpStatus, contentType, body) => {
      const error = refusalFrom({ ...answer, httpStatus, contentType, body });
      expect(error.reason).toBe('CLUSTER_ANSWER_INVALID');
    },
  );
});

describe('delays asked for by Retry-After', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  const cases: [string | undefined, number | undefined][] = [
    [undefined, undefined],
    ['0', 0],
    ['30', 30_000],
    ['999999', 300_000],
    ['Sat, 21 Nov 2026 12:00:05 GMT', 5_000],
    ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
  ];
  it.each(cases)('reads %s as %s ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});

describe('errors of sockets', () => {
  const cases: [string, string][] = [
    ['ECONNREFUSED', 'CLUSTER_UNREACHABLE'],
    ['ENOTFOUND', 'CLUSTER_UNREACHABLE'],
    ['UND_ERR_SOCKET', 'CLUSTER_UNREACHABLE'],
    ['UND_ERR_HEADERS_TIMEOUT', 'CLUSTER_TIMED_OUT'],
    ['CERT_HAS_EXPIRED', 'CLUSTER_CERTIFICATE_REFUSED'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CLUSTER_CERTIFICATE_REFUSED'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'CLUSTER_CERTIFICATE_REFUSED'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'CLUSTER_CERTIFICATE_REFUSED'],
    ['HPE_INVALID_CONSTANT', 'CLUSTER_ANSWER_INVALID'],
    ['SOMETHING_NEW', 'CLUSTER_UNREACHABLE'],
  ];
  it.each(cases)('%s becomes %s', (code, reason) => {
    const error = transportError('eu-1', Object.assign(new Error('x'), { code }), 1000);
    expect(error.reason).toBe(reason);
  });

  it('reads the first of several attempts to connect', () => {
    const first = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
    const error = transportError('eu-1', new AggregateError([first, new Error('y')]), 1000);
    expect(error.detail).toContain('the connection was refused');
  });
});

describe('the status channel', () => {
  const failure = (rest: object): string => JSON.stringify({ status: 'Failure', ...rest });
  const nonZero = (details: unknown): string => failure({ reason: 'NonZeroExitCode', details });
  const exit = (message: unknown): string => nonZero({ causes: [{ reason: 'ExitCode', message }] });
  const protocolError = (what: string): object => ({
    kind: 'unreadable',
    message: `error stream protocol error: ${what}`,
  });
  const cases: [string, object][] = [
    ['{"metadata":{},"status":"Success"}', { kind: 'success' }],
    [exit('3'), { kind: 'exit', code: 3 }],
    [exit('255'), { kind: 'exit', code: 255 }],
    [exit('256'), protocolError('invalid exit code value "256"')],
    [exit('-1'), protocolError('invalid exit code value "-1"')],
    [exit(undefined), protocolError('invalid exit code value ""')],
    [nonZero(undefined), protocolError('details must be set')],
    [nonZero({}), protocolError('no ExitCode cause given')],
    [nonZero({ causes: 7 }), protocolError('no ExitCode cause given')],
    [nonZero({ causes: [null] }), protocolError('no ExitCode cause given')],
    [failure({ message: 'pod gone' }), { kind: 'failure', message: 'pod gone' }],
    ['{"status":"Odd"}', protocolError('unknown status "Odd"')],
    ['{"status":', protocolError('not a Status')],
    ['null', protocolError('not a Status')],
    ['', protocolError('not a Status')],
  ];
  it.each(cases)('reads %s', (text, outcome) => {
    expect(parseStatusChannel(Buffer.from(text))).toEqual(outcome);
  });
});

describe('the catalogue of reasons', () => {
  it('has each once, with a sentence of help', () => {
    const reasons = kubernetesErrors.map((error) => error.reason);
    expect(new Set(reasons).size).toBe(reasons.length);
    expect(kubernetesErrors.every((e) => e.help.length > 20 && e.kind)).toBe(true);
    expect(
      kubernetesErrors.every(
        (e) => (e as unknown as { prototype: unknown }).prototype instanceof GatewayError,
      ),
    ).toBe(true);
  });
});
