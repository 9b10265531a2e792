import { describe, expect, it } from '@jest/globals';
import { decodeProblem, parseRetryAfterMs } from './problem.ts';

function decoded(status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const get = (name: string) => headers[name] ?? null;
  const error = decodeProblem({ status, statusText: 'Status', headers: { get }, text });
  const { reason, kind, exitCode, requestId, retryAfterMs, fields, findings } = error;
  return { reason, kind, exitCode, requestId, retryAfterMs, fields, findings };
}

const nothing = { fields: [], findings: [], requestId: undefined, retryAfterMs: undefined };

describe('an answer that refuses', () => {
  it('becomes the error it describes', () => {
    const fields = [{ field: 'workload.image', message: 'is empty' }];
    const findings = [{ code: 'X', severity: 'error', message: 'No.' }];
    const problem = { reason: 'REQUEST_INVALID', kind: 'invalid_argument', detail: 'No.' };
    const more = { fields, findings, requestId: 'req_1', retryAfterMs: 250, anUnknownMember: 1 };
    expect(decoded(400, { ...problem, ...more })).toEqual({
      reason: 'REQUEST_INVALID',
      kind: 'invalid_argument',
      exitCode: 64,
      requestId: 'req_1',
      retryAfterMs: 250,
      fields,
      findings,
    });
  });

  it.each([
    [409, 'aborted', 'aborted'],
    [409, undefined, 'already_exists'],
    [409, 'a kind of a later version', 'already_exists'],
    [502, undefined, 'unavailable'],
    [507, undefined, 'internal'],
    [418, undefined, 'invalid_argument'],
  ])('with status %i and kind %j is of kind %s', (status, kind, expected) => {
    expect(decoded(status, { reason: 'X', kind, detail: 'd' }).kind).toBe(expected);
  });

  it('from a proxy names the status, not a reason of ours', () => {
    expect(decoded(404, '<html>')).toMatchObject({ reason: 'HTTP_404', kind: 'not_found' });
    expect(decoded(503, '', { 'retry-after': '2' })).toEqual({
      ...nothing,
      reason: 'GATEWAY_UNREACHABLE',
      kind: 'unavailable',
      exitCode: 69,
      retryAfterMs: 2000,
    });
  });
});

describe('Retry-After', () => {
  it.each([
    ['3', 3000],
    ['Sat, 21 Nov 2026 10:00:05 GMT', 5000],
    ['Sat, 21 Nov 2026 09:00:00 GMT', undefined],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('%j is %j ms', (header, expected) => {
    expect(parseRetryAfterMs(header, Date.parse('2026-11-21T10:00:00Z'))).toBe(expected);
  });
});
