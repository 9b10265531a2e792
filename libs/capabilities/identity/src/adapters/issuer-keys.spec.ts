import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { identityLimits } from '../domain/identity.limits.ts';
import { IssuerDouble } from '../testing/issuer-double.ts';
import { ManualClock } from '@endoscope/testkit';
import { JoseTokenVerifier } from './jose-token-verifier.ts';

const { keysCooldownMs, keysFreshMs, keysRetryMs, keysStaleMs } = identityLimits;
const longLived = { exp: Math.floor(Date.now() / 1000) + 86_400 };

let issuer: IssuerDouble;
let clock: ManualClock;
let verifier: JoseTokenVerifier;

beforeEach(async () => {
  issuer = await IssuerDouble.start();
  clock = new ManualClock();
  verifier = new JoseTokenVerifier([issuer.config()], clock);
});

afterEach(() => issuer.close());

/** `ok`, or the reason of the refusal. */
async function outcome(token: string): Promise<string> {
  return verifier.verify(token).then(
    () => 'ok',
    (error: { reason: string }) => error.reason,
  );
}

describe('the keys of an issuer', () => {
  it('are discovered and fetched once for many tokens at once', async () => {
    const token = await issuer.sign(longLived);
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => outcome(token)));
    expect(new Set(outcomes)).toEqual(new Set(['ok']));
    expect([issuer.discoveryRequests, issuer.jwksRequests]).toEqual([1, 1]);
  });

  it('are fetched without discovery where their address is configured', async () => {
    verifier = new JoseTokenVerifier([issuer.config({ jwksUri: `${issuer.url}/jwks` })], clock);
    expect(await outcome(await issuer.sign(longLived))).toBe('ok');
    expect([issuer.discoveryRequests, issuer.jwksRequests]).toEqual([0, 1]);
  });

  it('are asked for once per cooldown while tokens name unknown keys', async () => {
    const tokens = await Promise.all(
      Array.from({ length: 50 }, (_, i) => issuer.sign(longLived, { kid: `unknown-${i}` })),
    );
    const flood = async () => new Set(await Promise.all(tokens.map(outcome)));
    expect(await flood()).toEqual(new Set(['TOKEN_KEY_UNKNOWN']));
    expect(issuer.jwksRequests).toBe(1);
    clock.moveMs(keysCooldownMs);
    expect(await flood()).toEqual(new Set(['TOKEN_KEY_UNKNOWN']));
    expect(await flood()).toEqual(new Set(['TOKEN_KEY_UNKNOWN']));
    expect(issuer.jwksRequests).toBe(2);
  });

  it('are found after a rotation, and the withdrawn key is refused', async () => {
    const old = await issuer.sign(longLived);
    expect(await outcome(old)).toBe('ok');
    await issuer.rotate('k2');
    clock.moveMs(keysCooldownMs);
    expect(await outcome(await issuer.sign(longLived))).toBe('ok');
    expect(await outcome(old)).toBe('TOKEN_KEY_UNKNOWN');
    expect(issuer.jwksRequests).toBe(2);
  });

  it('are renewed behind the first token after they stop being fresh', async () => {
    const old = await issuer.sign(longLived);
    await outcome(old);
    await issuer.rotate('k2');
    clock.moveMs(keysFreshMs);
    expect(await outcome(old)).toBe('ok');
    for (let i = 0; i < 200 && issuer.jwksRequests < 2; i += 1)
      await new Promise((r) => setTimeout(r, 5));
    expect(issuer.jwksRequests).toBe(2);
    const rotated = await issuer.sign(longLived);
    expect(await outcome(rotated)).toBe('ok');
    expect(await outcome(old)).toBe('TOKEN_KEY_UNKNOWN');
  });

  it('outlive an outage of the issuer by ten minutes and no more', async () => {
    const token = await issuer.sign(longLived);
    expect(await outcome(token)).toBe('ok');
    issuer.jwksAnswer = () => ({ status: 503, body: '' });
    clock.moveMs(keysStaleMs - 1);
    expect(await outcome(token)).toBe('ok');
    expect(await outcome(await issuer.sign(longLived, { kid: 'new' }))).toBe('TOKEN_KEY_UNKNOWN');
    clock.moveMs(keysRetryMs);
    expect(await outcome(token)).toBe('ISSUER_UNAVAILABLE');
    issuer.jwksAnswer = undefined;
    clock.moveMs(keysRetryMs);
    expect(await outcome(token)).toBe('ok');
  });

  it('are asked for at most every two seconds while there are none', async () => {
    issuer.jwksAnswer = () => ({ status: 500, body: '' });
    const token = await issuer.sign(longLived);
    for (let i = 0; i < 20; i += 1) expect(await outcome(token)).toBe('ISSUER_UNAVAILABLE');
    expect(issuer.jwksRequests).toBe(1);
    clock.moveMs(keysRetryMs);
    issuer.jwksAnswer = undefined;
    expect(await outcome(token)).toBe('ok');
  });

  for (const [what, answer] of [
    ['HTML', { status: 200, body: '<html>' }],
    ['no list of keys', { status: 200, body: '{"keys":{}}' }],
    ['null', { status: 200, body: 'null' }],
    ['a redirect', { status: 302, body: '', location: '/moved' }],
    [
      'too many bytes',
      { status: 200, body: `{"keys":[],"p":"${'x'.repeat(identityLimits.issuerAnswerBytesMax)}"}` },
    ],
    [
      'too many keys',
      { status: 200, body: JSON.stringify({ keys: Array(identityLimits.keysMax + 1).fill({}) }) },
    ],
    ['keys that are text', { status: 200, body: '{"keys":["k1"]}' }],
  ] as const) {
    it(`are not taken from ${what}`, async () => {
      issuer.jwksAnswer = () => answer;
      expect(await outcome(await issuer.sign(longLived))).toBe('ISSUER_UNAVAILABLE');
    });
  }

  it('are not usable when the published key is broken', async () => {
    issuer.keys = [{ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', kid: 'k1', alg: 'ES256' }];
    expect(await outcome(await issuer.sign(longLived))).toBe('TOKEN_KEY_UNKNOWN');
  });

  for (const [what, discovery] of [
    ['names no address of keys', {}],
    ['names a file', { jwks_uri: 'file:///etc/passwd' }],
  ] as const) {
    it(`are not fetched when discovery ${what}`, async () => {
      issuer.discovery = { issuer: issuer.url, ...discovery };
      expect(await outcome(await issuer.sign(longLived))).toBe('ISSUER_UNAVAILABLE');
      expect(issuer.jwksRequests).toBe(0);
    });
  }

  it('are not fetched when discovery names another issuer and our own keys', async () => {
    issuer.discovery = { issuer: `${issuer.url}/`, jwks_uri: `${issuer.url}/jwks` };
    expect(await outcome(await issuer.sign(longLived))).toBe('ISSUER_UNAVAILABLE');
    expect(issuer.jwksRequests).toBe(0);
  });

  it('are unknown while nobody listens at the issuer’s address', async () => {
    const token = await issuer.sign(longLived);
    await issuer.close();
    expect(await outcome(token)).toBe('ISSUER_UNAVAILABLE');
  });
});
