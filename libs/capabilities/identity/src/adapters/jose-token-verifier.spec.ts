// Goal: every token of the family T is a 401 with its own reason and one audit line.
// Method: tokens signed by a local issuer go through AuthenticateBearer as a request would.
import { describe, expect, it } from '@jest/globals';
import { Buffer } from 'node:buffer';
import { exportSPKI, generateKeyPair, importJWK } from 'jose';
import type { CryptoKey } from 'jose';
import { identityLimits } from '../domain/identity.limits.ts';
import { base64url } from '../testing/issuer-double.ts';
import { bearer, seconds, TokenCases } from '../testing/token-cases.ts';

const cases = new TokenCases();

describe('a request', () => {
  cases.check('without a token (T1)', 'TOKEN_MISSING', () => []);
  cases.check('with an empty header', 'TOKEN_MISSING', () => ['']);
  cases.check('with a scheme and no token', 'TOKEN_MISSING', () => ['Bearer ']);
  cases.check('with a password', 'AUTHORIZATION_SCHEME_UNSUPPORTED', () => [
    'Basic ZW5naW5lZXI6ZW5naW5lZXI=',
  ]);
  cases.check('with a token and no scheme', 'AUTHORIZATION_SCHEME_UNSUPPORTED', async () => [
    await cases.issuer.sign(),
  ]);
  cases.check('with two Authorization headers (T3)', 'AUTHORIZATION_AMBIGUOUS', async () => {
    const token = bearer(await cases.issuer.sign());
    return [token, token];
  });
  cases.check('with two tokens joined by a comma', 'AUTHORIZATION_AMBIGUOUS', async () => {
    const token = bearer(await cases.issuer.sign());
    return [`${token}, ${token}`];
  });
  cases.check(
    'with a token of 64 KiB (T15)',
    'TOKEN_TOO_LARGE',
    cases.one({ padding: 'x'.repeat(48 * 1024) }),
  );
  cases.check('with text', 'TOKEN_MALFORMED', () => ['Bearer engineer']);
  cases.check('with white space in the token', 'TOKEN_MALFORMED', () => ['Bearer a.b.c d.e.f']);
  cases.check('with five parts, an encrypted token', 'TOKEN_MALFORMED', () => ['Bearer a.b.c.d.e']);
  cases.check('with parts that are not base64url', 'TOKEN_MALFORMED', () => ['Bearer a.b.c']);
  cases.check(
    'with a payload that is not JSON',
    'TOKEN_MALFORMED',
    cases.text(() => '{"iss"'),
  );
  cases.check(
    'with a payload that is a list',
    'TOKEN_MALFORMED',
    cases.text(() => '[]'),
  );
  cases.check(
    'with a payload that is null',
    'TOKEN_MALFORMED',
    cases.text(() => 'null'),
  );
  cases.check(
    'with a payload nested 5,000 deep',
    'TOKEN_MALFORMED',
    cases.text(() => '['.repeat(5_000) + ']'.repeat(5_000)),
  );
});

describe('the header of a token', () => {
  cases.check('signed with HS256 and the public key (T5)', 'TOKEN_ALGORITHM_REFUSED', async () => {
    const pem = await exportSPKI(
      (await importJWK(cases.issuer.publicJwk, 'ES256', { extractable: true })) as CryptoKey,
    );
    return [bearer(await cases.issuer.sign({}, { alg: 'HS256' }, Buffer.from(pem)))];
  });
  cases.check('without a signature', 'TOKEN_ALGORITHM_REFUSED', async () => {
    const [, payload] = (await cases.issuer.sign()).split('.');
    return [bearer(`${base64url('{"alg":"none","typ":"at+jwt"}')}.${payload}.`)];
  });
  cases.check('without an algorithm', 'TOKEN_ALGORITHM_REFUSED', async () => {
    const [, payload] = (await cases.issuer.sign()).split('.');
    return [bearer(`${base64url('{"typ":"at+jwt","kid":"k1"}')}.${payload}.AAAA`)];
  });
  cases.check('signed with an algorithm off the list', 'TOKEN_ALGORITHM_REFUSED', async () => {
    const { privateKey } = await generateKeyPair('ES384');
    return [bearer(await cases.issuer.sign({}, { alg: 'ES384' }, privateKey))];
  });
  cases.check(
    'with a path as kid (T7)',
    'TOKEN_KEY_UNKNOWN',
    cases.one({}, { kid: '../../../../dev/null' }),
  );
  cases.check(
    'with SQL as kid (T7)',
    'TOKEN_KEY_UNKNOWN',
    cases.one({}, { kid: "k1' OR '1'='1'; DROP TABLE audit_event;--" }),
  );
  cases.check('with a kid that is a list', 'TOKEN_KEY_UNKNOWN', async () => {
    const header = '{"alg":"ES256","typ":"at+jwt","kid":["k1"]}';
    return [bearer(await cases.issuer.signText(JSON.stringify({ iss: cases.issuer.url }), header))];
  });
  cases.check('with its own key inside', 'TOKEN_SIGNATURE_INVALID', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    return [
      bearer(
        await cases.issuer.sign(
          {},
          { jwk: cases.other.publicJwk, jku: `${cases.other.url}/jwks` },
          privateKey,
        ),
      ),
    ];
  });
  cases.check('with an extension it calls critical', 'TOKEN_MALFORMED', async () => {
    const header = '{"alg":"ES256","typ":"at+jwt","kid":"k1","crit":["x"],"x":1}';
    return [bearer(await cases.issuer.signText(JSON.stringify({ iss: cases.issuer.url }), header))];
  });
  cases.check('signed by another issuer’s key', 'TOKEN_SIGNATURE_INVALID', async () => [
    bearer(await cases.issuer.sign({}, {}, cases.other.privateKey)),
  ]);
  cases.check('with a signature of no bytes', 'TOKEN_SIGNATURE_INVALID', async () => [
    bearer((await cases.issuer.sign()).replace(/[^.]+$/, '')),
  ]);
  cases.check(
    'that is an ID token',
    'TOKEN_TYPE_WRONG',
    cases.one({ nonce: 'n', aud: 'endoscope' }, { typ: 'JWT' }),
  );
  cases.check('that has no type', 'TOKEN_TYPE_WRONG', cases.one({}, { typ: undefined }));
});

describe('a good token', () => {
  it('becomes a principal with the expiry of the token', async () => {
    const exp = seconds(120);
    expect(await cases.call(bearer(await cases.issuer.sign({ exp })))).toEqual({
      issuer: cases.issuer.url,
      subject: 'subject-1',
      username: 'engineer@endoscope.example',
      groups: ['engineers'],
      kind: 'user',
      clientId: 'endo-cli',
      expiresAt: new Date(exp * 1000),
    });
  });

  it('keeps no groups and an empty list apart', async () => {
    const none = await cases.call(bearer(await cases.issuer.sign({ groups: undefined })));
    const empty = await cases.call(bearer(await cases.issuer.sign({ groups: [] })));
    expect([none.groups, empty.groups]).toEqual([undefined, []]);
  });

  it('of a service client makes a service, named by its client when it has no user name', async () => {
    const token = await cases.issuer.sign({
      sub: 'portal',
      client_id: 'portal',
      preferred_username: undefined,
    });
    expect(await cases.call(bearer(token))).toMatchObject({
      kind: 'service',
      username: 'portal',
      clientId: 'portal',
    });
  });

  it('of another issuer with the same e-mail is another principal (T19)', async () => {
    const claims = { email: 'same@endoscope.example', tenant: 'acme' };
    const [mine, theirs] = [await cases.issuer.sign(claims), await cases.other.sign(claims)];
    const [a, b] = [await cases.call(bearer(mine)), await cases.call(bearer(theirs))];
    expect([a.issuer, b.issuer]).toEqual([cases.issuer.url, cases.other.url]);
    expect([b.username, b.groups]).toEqual(['oidc:engineer@endoscope.example', ['oidc:engineers']]);
  });

  for (const [what, claims, header] of [
    ['lists several audiences', { aud: ['grafana', 'endoscope'] }, {}],
    ['names its client as azp', { client_id: undefined, azp: 'endo-cli' }, {}],
    ['starts within the clock skew', { nbf: seconds(20), iat: seconds(20) }, {}],
    ['writes its type as a media type', {}, { typ: 'application/AT+JWT' }],
    ['names no key where the issuer has one', {}, { kid: undefined }],
    [
      `has ${identityLimits.groupsMax} groups`,
      { groups: Array.from({ length: identityLimits.groupsMax }, (_, i) => `g${i}`) },
      {},
    ],
    ['has a group of 256 characters', { groups: ['g'.repeat(256)] }, {}],
    ['has a subject of 255 characters', { sub: 's'.repeat(255) }, {}],
  ] as const) {
    it(`is accepted when it ${what}`, async () => {
      await expect(
        cases.call(bearer(await cases.issuer.sign(claims, header))),
      ).resolves.toMatchObject({
        kind: 'user',
      });
    });
  }

  it('is recorded nowhere', async () => {
    cases.rejections.length = 0;
    await cases.call(`bearer   ${await cases.issuer.sign()} `);
    expect(cases.rejections).toEqual([]);
  });
});
