import { describe, expect, it } from '@jest/globals';
import { principalOfClaims } from './claims-to-principal.ts';
import { issuersSchema } from '../identity.config.ts';

// The whole table of tokens is adapters/{jose-token-verifier,token-claims}.spec.ts; here are the exact edges.

const now = new Date('2026-11-21T12:00:00.000Z');
const nowSeconds = now.getTime() / 1000;
const settings = { issuer: 'https://issuer.example', audience: 'endoscope', clients: ['endo-cli'] };

function outcomeOf(claims: object, overrides: object = {}): string {
  const [config] = issuersSchema({ allowInsecureLoopback: false }).parse([
    { ...settings, ...overrides },
  ]);
  const whole = {
    aud: 'endoscope',
    sub: 's',
    client_id: 'endo-cli',
    preferred_username: 'engineer',
    exp: nowSeconds + 60,
    ...claims,
  };
  try {
    return principalOfClaims(whole, config!, now).username;
  } catch (error) {
    return (error as { reason: string }).reason;
  }
}

function check(what: string, expected: string, claims: object, overrides?: object): void {
  it(`${what}: ${expected}`, () => expect(outcomeOf(claims, overrides)).toBe(expected));
}

describe('at its edge, a token', () => {
  check('that expires now', 'TOKEN_EXPIRED', { exp: nowSeconds });
  check('that expires in a millisecond', 'engineer', { exp: nowSeconds + 0.001 });
  check('that expires at the end of the year 9999', 'engineer', { exp: 253_402_300_799 });
  check('that starts at the end of the skew', 'engineer', { nbf: nowSeconds + 30 });
  check('that starts a millisecond later', 'TOKEN_NOT_YET_VALID', { nbf: nowSeconds + 30.001 });
  check(
    'without any skew',
    'TOKEN_NOT_YET_VALID',
    { nbf: nowSeconds + 1 },
    { clockSkewSeconds: 0 },
  );
  check(
    'whose user is named by a property all objects have',
    'TOKEN_CLAIM_MISSING',
    {},
    { usernameClaim: 'constructor' },
  );
  check('whose groups are named by one', 'engineer', {}, { groupsClaim: 'toString' });
  check(
    'that lacks a required one',
    'TOKEN_CLAIM_MISSING',
    {},
    { requiredClaims: { valueOf: '*' } },
  );
  check(
    'with any value of a required claim',
    'engineer',
    { tenant: 7 },
    { requiredClaims: { tenant: '*' } },
  );
  check(
    'with a required claim of null',
    'TOKEN_CLAIM_MISSING',
    { tenant: null },
    { requiredClaims: { tenant: '*' } },
  );
  check(
    'whose prefix makes its name reserved',
    'TOKEN_CLAIM_INVALID',
    {},
    { usernamePrefix: 'system:' },
  );
  check('with an unpaired surrogate in its name', 'TOKEN_CLAIM_INVALID', {
    preferred_username: 'a\ud800',
  });
});
