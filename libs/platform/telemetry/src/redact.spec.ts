import { describe, expect, it } from '@jest/globals';
import { redact } from './redact.ts';

const jwt = `eyJhbGciOiJFUzI1NiJ9.${'a'.repeat(40)}.${'b'.repeat(40)}`;
const key = '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----';
const ticket = `tkt_${'x'.repeat(43)}`;

describe('what goes to the log', () => {
  it.each([
    ['a JWT in prose', `token ${jwt} refused`, jwt],
    ['a private key', key, 'MHcCAQEE'],
    ['a cut private key', key.slice(0, 40), 'MHcCAQE'],
    ['an authorization header', 'Authorization: Bearer abcdefghijkl', 'abcdefghijkl'],
    ['a password in a URL', 'postgresql://app:hunter2@db/x', 'hunter2'],
    ['a ticket in a URL', `GET /attach?ticket=${ticket}`, ticket],
    ['a ticket in prose', `ticket ${ticket}`, ticket],
  ])('does not hold %s', (_what, text, secret) => {
    expect(JSON.stringify(redact({ msg: text, list: [text], err: new Error(text) }))).not.toContain(
      secret,
    );
  });

  it.each(['authorization', 'password', 'clientSecret', 'bearerToken', 'credential', 'kubeconfig'])(
    'does not hold the value of a field named %s',
    (name) => {
      expect(redact({ [name]: 'plain' })).toEqual({ [name]: '[redacted]' });
    },
  );

  it('holds the cause of an error, redacted too', () => {
    const error = new Error('outer', { cause: new Error(`inner ${jwt}`) });
    const text = JSON.stringify(redact(error));
    expect(text).toContain('inner [redacted token]');
    expect(text).not.toContain(jwt);
  });

  it('leaves ordinary fields as they are', () => {
    const line = { event: 'session.ready', sessionId: 'ses_1', count: 3, ok: true };
    expect(redact(line)).toEqual(line);
  });
});
