import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Buffer } from 'node:buffer';
import { systemClock } from '@endoscope/core';
import { exportSPKI, generateKeyPair, importJWK } from 'jose';
import type { CryptoKey } from 'jose';
import { AuthenticateBearer } from '../application/authenticate-bearer.ts';
import { PrincipalRejected } from '../domain/identity.errors.ts';
import { identityLimits } from '../domain/identity.limits.ts';
import type { Rejection } from '../ports/rejection-recorder.ts';
import { base64url, IssuerDouble } from '../testing/issuer-double.ts';
import { JoseTokenVerifier } from './jose-token-verifier.ts';

// Goal: every token of the family T is a 401 with its own reason and one audit line.
// Method: tokens signed by a local issuer go through AuthenticateBearer as a request would.

let issuer: IssuerDouble;
let other: IssuerDouble;
const rejections: Rejection[] = [];
let authenticate: AuthenticateBearer;

beforeAll(async () => {
  issuer = await IssuerDouble.start();
  other = await IssuerDouble.start();
  const strict = {
    requiredClaims: { tenant: 'acme' },
    usernamePrefix: 'oidc:',
    groupsPrefix: 'oidc:',
  };
  const verifier = new JoseTokenVerifier(
    [issuer.config({ serviceClients: ['portal'] }), other.config(strict)],
    systemClock,
  );
  const record = { record: async (rejection: Rejection) => void rejections.push(rejection) };
  authenticate = new AuthenticateBearer(verifier, record, systemClock);
});

afterAll(() => Promise.all([issuer.close(), other.close()]));

let callers = 0;

function call(...authorization: string[]) {
  callers += 1;
  return authenticate.execute({
    authorization,
    requestId: `req_${callers}`,
    entry: 'rest',
    sourceAddress: `2001:db8::${callers}`,
    userAgent: 'curl/8',
  });
}

const bearer = (token: string): string => `Bearer ${token}`;
const seconds = (offset: number): number => Math.floor(Date.now() / 1000) + offset;

type Make = () => string[] | Promise<string[]>;

function check(what: string, reason: string, make: Make, subject: string = 'anonymous'): void {
  it(`refuses ${what} as ${reason}`, async () => {
    rejections.length = 0;
    const values = await make();
    const error = await call(...values).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    expect(error).toBeInstanceOf(PrincipalRejected);
    const { kind, reason: given, detail } = error as PrincipalRejected;
    expect([given, kind]).toEqual([reason, 'unauthenticated']);
    expect(rejections.map((r) => [r.reason, r.ctx.principal.subject])).toEqual([[reason, subject]]);
    const told = detail + JSON.stringify(rejections);
    expect(told.length).toBeLessThan(2_000);
    for (const value of values.filter((v) => v.length > 40))
      expect(told).not.toContain(value.slice(7, 47));
  });
}

const one = (claims: object, header?: object) => async () => [
  bearer(await issuer.sign(claims, header)),
];
const text = (payload: () => string) => async () => [bearer(await issuer.signText(payload()))];
const withExp = (exp: string) =>
  text(
    () =>
      `{"iss":"${issuer.url}","aud":"endoscope","sub":"s","client_id":"endo-cli","preferred_username":"e","exp":${exp}}`,
  );

describe('a request', () => {
  check('without a token (T1)', 'TOKEN_MISSING', () => []);
  check('with an empty header', 'TOKEN_MISSING', () => ['']);
  check('with a scheme and no token', 'TOKEN_MISSING', () => ['Bearer ']);
  check('with a password', 'AUTHORIZATION_SCHEME_UNSUPPORTED', () => [
    'Basic ZW5naW5lZXI6ZW5naW5lZXI=',
  ]);
  check('with a token and no scheme', 'AUTHORIZATION_SCHEME_UNSUPPORTED', async () => [
    await issuer.sign(),
  ]);
  check('with two Authorization headers (T3)', 'AUTHORIZATION_AMBIGUOUS', async () => {
    const token = bearer(await issuer.sign());
    return [token, token];
  });
  check('with two tokens joined by a comma', 'AUTHORIZATION_AMBIGUOUS', async () => {
    const token = bearer(await issuer.sign());
    return [`${token}, ${token}`];
  });
  check('with a token of 64 KiB (T15)', 'TOKEN_TOO_LARGE', one({ padding: 'x'.repeat(48 * 1024) }));
  check('with text', 'TOKEN_MALFORMED', () => ['Bearer engineer']);
  check('with white space in the token', 'TOKEN_MALFORMED', () => ['Bearer a.b.c d.e.f']);
  check('with five parts, an encrypted token', 'TOKEN_MALFORMED', () => ['Bearer a.b.c.d.e']);
  check('with parts that are not base64url', 'TOKEN_MALFORMED', () => ['Bearer a.b.c']);
  check(
    'with a payload that is not JSON',
    'TOKEN_MALFORMED',
    text(() => '{"iss"'),
  );
  check(
    'with a payload that is a list',
    'TOKEN_MALFORMED',
    text(() => '[]'),
  );
  check(
    'with a payload that is null',
    'TOKEN_MALFORMED',
    text(() => 'null'),
  );
  check(
    'with a payload nested 5,000 deep',
    'TOKEN_MALFORMED',
    text(() => '['.repeat(5_000) + ']'.repeat(5_000)),
  );
});

describe('the header of a token', () => {
  check('signed with HS256 and the public key (T5)', 'TOKEN_ALGORITHM_REFUSED', async () => {
    const pem = await exportSPKI(
      (await importJWK(issuer.publicJwk, 'ES256', { extractable: true })) as CryptoKey,
    );
    return [bearer(await issuer.sign({}, { alg: 'HS256' }, Buffer.from(pem)))];
  });
  check('without a signature', 'TOKEN_ALGORITHM_REFUSED', async () => {
    const [, payload] = (await issuer.sign()).split('.');
    return [bearer(`${base64url('{"alg":"none","typ":"at+jwt"}')}.${payload}.`)];
  });
  check('without an algorithm', 'TOKEN_ALGORITHM_REFUSED', async () => {
    const [, payload] = (await issuer.sign()).split('.');
    return [bearer(`${base64url('{"typ":"at+jwt","kid":"k1"}')}.${payload}.AAAA`)];
  });
  check('signed with an algorithm off the list', 'TOKEN_ALGORITHM_REFUSED', async () => {
    const { privateKey } = await generateKeyPair('ES384');
    return [bearer(await issuer.sign({}, { alg: 'ES384' }, privateKey))];
  });
  check('with a path as kid (T7)', 'TOKEN_KEY_UNKNOWN', one({}, { kid: '../../../../dev/null' }));
  check(
    'with SQL as kid (T7)',
    'TOKEN_KEY_UNKNOWN',
    one({}, { kid: "k1' OR '1'='1'; DROP TABLE audit_event;--" }),
  );
  check('with a kid that is a list', 'TOKEN_KEY_UNKNOWN', async () => {
    const header = '{"alg":"ES256","typ":"at+jwt","kid":["k1"]}';
    return [bearer(await issuer.signText(JSON.stringify({ iss: issuer.url }), header))];
  });
  check('with its own key inside', 'TOKEN_SIGNATURE_INVALID', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    return [
      bearer(await issuer.sign({}, { jwk: other.publicJwk, jku: `${other.url}/jwks` }, privateKey)),
    ];
  });
  check('with an extension it calls critical', 'TOKEN_MALFORMED', async () => {
    const header = '{"alg":"ES256","typ":"at+jwt","kid":"k1","crit":["x"],"x":1}';
    return [bearer(await issuer.signText(JSON.stringify({ iss: issuer.url }), header))];
  });
  check('signed by another issuer’s key', 'TOKEN_SIGNATURE_INVALID', async () => [
    bearer(await issuer.sign({}, {}, other.privateKey)),
  ]);
  check('with a signature of no bytes', 'TOKEN_SIGNATURE_INVALID', async () => [
    bearer((await issuer.sign()).replace(/[^.]+$/, '')),
  ]);
  check(
    'that is an ID token',
    'TOKEN_TYPE_WRONG',
    one({ nonce: 'n', aud: 'endoscope' }, { typ: 'JWT' }),
  );
  check('that has no type', 'TOKEN_TYPE_WRONG', one({}, { typ: undefined }));
});

describe('the claims of a token', () => {
  const subject = 'subject-1';
  check('with an issuer but for a trailing slash (T13)', 'TOKEN_ISSUER_UNKNOWN', () =>
    one({ iss: `${issuer.url}/` })(),
  );
  check('without an issuer', 'TOKEN_ISSUER_UNKNOWN', one({ iss: undefined }));
  check(
    'with an issuer that is an object property',
    'TOKEN_ISSUER_UNKNOWN',
    one({ iss: 'constructor' }),
  );
  check(
    'with a list of issuers',
    'TOKEN_ISSUER_UNKNOWN',
    text(() => `{"iss":["${issuer.url}"]}`),
  );
  check('expired by one second (T9)', 'TOKEN_EXPIRED', () => one({ exp: seconds(-1) })(), subject);
  check(
    'expired beyond the skew (T9)',
    'TOKEN_EXPIRED',
    () => one({ exp: seconds(-31) })(),
    subject,
  );
  check('without an expiry (T11)', 'TOKEN_CLAIM_MISSING', one({ exp: undefined }), subject);
  check('with the expiry 1e309 (T11)', 'TOKEN_CLAIM_INVALID', withExp('1e309'), 's');
  check('with a negative expiry (T11)', 'TOKEN_CLAIM_INVALID', withExp('-1'), 's');
  check('with a text as expiry (T11)', 'TOKEN_CLAIM_INVALID', withExp('"2099-01-01"'), 's');
  check('with a number in a text as expiry', 'TOKEN_CLAIM_INVALID', withExp('"4000000000"'), 's');
  check('with an expiry of null', 'TOKEN_CLAIM_INVALID', withExp('null'), 's');
  check('with an expiry after the year 9999', 'TOKEN_CLAIM_INVALID', withExp('253402300800'), 's');
  check(
    'valid from the future (nbf)',
    'TOKEN_NOT_YET_VALID',
    () => one({ nbf: seconds(40) })(),
    subject,
  );
  check(
    'issued in the future (iat)',
    'TOKEN_NOT_YET_VALID',
    () => one({ iat: seconds(40) })(),
    subject,
  );
  check('for another audience', 'TOKEN_AUDIENCE_WRONG', one({ aud: 'grafana' }), subject);
  check(
    'for an audience that starts alike',
    'TOKEN_AUDIENCE_WRONG',
    one({ aud: 'endoscope.evil' }),
    subject,
  );
  check('without an audience', 'TOKEN_CLAIM_MISSING', one({ aud: undefined }), subject);
  check('without a subject (T17)', 'TOKEN_CLAIM_MISSING', one({ sub: undefined }));
  check('with an empty subject', 'TOKEN_CLAIM_INVALID', one({ sub: '' }), '');
  check('with a number as subject', 'TOKEN_CLAIM_INVALID', one({ sub: 7 as unknown as string }));
  check(
    'with a subject of 256 characters',
    'TOKEN_CLAIM_INVALID',
    one({ sub: 's'.repeat(256) }),
    's'.repeat(255),
  );
  check('issued to another client', 'TOKEN_CLIENT_REFUSED', one({ client_id: 'grafana' }), subject);
  check(
    'with azp and client_id that differ',
    'TOKEN_CLIENT_REFUSED',
    one({ azp: 'portal' }),
    subject,
  );
  check('without a client', 'TOKEN_CLAIM_MISSING', one({ client_id: undefined }), subject);
  check(
    'without a user name',
    'TOKEN_CLAIM_MISSING',
    one({ preferred_username: undefined }),
    subject,
  );
  check(
    'with a line break in the user name',
    'TOKEN_CLAIM_INVALID',
    one({ preferred_username: 'a\nb' }),
    subject,
  );
  check(
    'with a bidi override in the user name',
    'TOKEN_CLAIM_INVALID',
    one({ preferred_username: 'a\u202eb' }),
    subject,
  );
  check(
    'with a user name Kubernetes reserves',
    'TOKEN_CLAIM_INVALID',
    one({ preferred_username: 'system:admin' }),
    subject,
  );
  check(
    'with a group Kubernetes reserves',
    'TOKEN_CLAIM_INVALID',
    one({ groups: ['system:masters'] }),
    subject,
  );
  check('with a group that is a number', 'TOKEN_CLAIM_INVALID', one({ groups: [7] }), subject);
  check(
    'with groups of null',
    'TOKEN_CLAIM_INVALID',
    text(
      () =>
        `{"iss":"${issuer.url}","aud":"endoscope","sub":"s","client_id":"endo-cli","preferred_username":"e","groups":null,"exp":${seconds(60)}}`,
    ),
    's',
  );
  check(
    `with ${identityLimits.groupsMax + 1} groups`,
    'TOKEN_CLAIM_INVALID',
    one({ groups: Array.from({ length: identityLimits.groupsMax + 1 }, (_, i) => `g${i}`) }),
    subject,
  );
  check(
    'with a group of 257 characters',
    'TOKEN_CLAIM_INVALID',
    one({ groups: ['g'.repeat(257)] }),
    subject,
  );
  check(
    'without a claim its issuer requires',
    'TOKEN_CLAIM_MISSING',
    async () => [bearer(await other.sign())],
    subject,
  );
  check(
    'with another value of a required claim',
    'TOKEN_CLAIM_INVALID',
    async () => [bearer(await other.sign({ tenant: 'evil' }))],
    subject,
  );
});

describe('a good token', () => {
  it('becomes a principal with the expiry of the token', async () => {
    const exp = seconds(120);
    expect(await call(bearer(await issuer.sign({ exp })))).toEqual({
      issuer: issuer.url,
      subject: 'subject-1',
      username: 'engineer@endoscope.example',
      groups: ['engineers'],
      kind: 'user',
      clientId: 'endo-cli',
      expiresAt: new Date(exp * 1000),
    });
  });

  it('keeps no groups and an empty list apart', async () => {
    const none = await call(bearer(await issuer.sign({ groups: undefined })));
    const empty = await call(bearer(await issuer.sign({ groups: [] })));
    expect([none.groups, empty.groups]).toEqual([undefined, []]);
  });

  it('of a service client makes a service, named by its client when it has no user name', async () => {
    const token = await issuer.sign({
      sub: 'portal',
      client_id: 'portal',
      preferred_username: undefined,
    });
    expect(await call(bearer(token))).toMatchObject({
      kind: 'service',
      username: 'portal',
      clientId: 'portal',
    });
  });

  it('of another issuer with the same e-mail is another principal (T19)', async () => {
    const claims = { email: 'same@endoscope.example', tenant: 'acme' };
    const [mine, theirs] = [await issuer.sign(claims), await other.sign(claims)];
    const [a, b] = [await call(bearer(mine)), await call(bearer(theirs))];
    expect([a.issuer, b.issuer]).toEqual([issuer.url, other.url]);
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
      await expect(call(bearer(await issuer.sign(claims, header)))).resolves.toMatchObject({
        kind: 'user',
      });
    });
  }

  it('is recorded nowhere', async () => {
    rejections.length = 0;
    await call(`bearer   ${await issuer.sign()} `);
    expect(rejections).toEqual([]);
  });
});
