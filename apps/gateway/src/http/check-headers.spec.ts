import { describe, expect, it } from '@jest/globals';
import { checkHeaders } from './check-headers.ts';

const refused: readonly (readonly [string, string[]])[] = [
  ['impersonation', ['Impersonate-User', 'root']],
  ['impersonation of groups', ['impersonate-group', 'system:masters']],
  ['impersonation with extras', ['Impersonate-Extra-Scopes', 'x']],
  ['impersonation with underscores', ['IMPERSONATE_USER', 'root']],
  ['a front proxy’s user', ['X-Remote-User', 'root']],
  ['a method override', ['X-HTTP-Method-Override', 'DELETE']],
  ['another method override', ['X-Method_Override', 'DELETE']],
  ['an underscored authorization of another spelling', ['Idempotency_Key', 'a']],
  ['two idempotency keys', ['Idempotency-Key', 'a', 'idempotency-key', 'a']],
  ['two hosts', ['Host', 'a', 'Host', 'b']],
];

describe('the headers of a request', () => {
  it.each(refused)('are refused for %s', (_, rawHeaders) => {
    expect(() => checkHeaders(rawHeaders)).toThrow('A header is not acceptable.');
  });

  it('may be doubled and underscored where nothing depends on it', () => {
    const rawHeaders = ['Accept', 'a', 'Accept', 'b', 'X_Custom', 'c', 'Cookie', 'd'];
    expect(() => checkHeaders(rawHeaders)).not.toThrow();
  });

  it('leave two authorizations to the authenticator, which has its own reason', () => {
    const rawHeaders = ['Authorization', 'Bearer a', 'Authorization', 'Bearer b'];
    expect(() => checkHeaders(rawHeaders)).not.toThrow();
  });
});
