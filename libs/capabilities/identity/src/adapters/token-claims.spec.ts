// Goal: every claim that is missing, of the wrong kind or of the wrong value is a 401 with its own
// reason and one audit line; the other tokens of the family T are in jose-token-verifier.spec.ts.
import { describe } from '@jest/globals';
import { identityLimits } from '../domain/identity.limits.ts';
import { bearer, seconds, TokenCases } from '../testing/token-cases.ts';

const cases = new TokenCases();

const withExp = (exp: string) =>
  cases.text(
    () =>
      `{"iss":"${cases.issuer.url}","aud":"endoscope","sub":"s","client_id":"endo-cli","preferred_username":"e","exp":${exp}}`,
  );

describe('the claims of a token', () => {
  const subject = 'subject-1';
  cases.check('with an issuer but for a trailing slash (T13)', 'TOKEN_ISSUER_UNKNOWN', () =>
    cases.one({ iss: `${cases.issuer.url}/` })(),
  );
  cases.check('without an issuer', 'TOKEN_ISSUER_UNKNOWN', cases.one({ iss: undefined }));
  cases.check(
    'with an issuer that is an object property',
    'TOKEN_ISSUER_UNKNOWN',
    cases.one({ iss: 'constructor' }),
  );
  cases.check(
    'with a list of issuers',
    'TOKEN_ISSUER_UNKNOWN',
    cases.text(() => `{"iss":["${cases.issuer.url}"]}`),
  );
  cases.check(
    'expired by one second (T9)',
    'TOKEN_EXPIRED',
    () => cases.one({ exp: seconds(-1) })(),
    subject,
  );
  cases.check(
    'expired beyond the skew (T9)',
    'TOKEN_EXPIRED',
    () => cases.one({ exp: seconds(-31) })(),
    subject,
  );
  cases.check(
    'without an expiry (T11)',
    'TOKEN_CLAIM_MISSING',
    cases.one({ exp: undefined }),
    subject,
  );
  cases.check('with the expiry 1e309 (T11)', 'TOKEN_CLAIM_INVALID', withExp('1e309'), 's');
  cases.check('with a negative expiry (T11)', 'TOKEN_CLAIM_INVALID', withExp('-1'), 's');
  cases.check('with a text as expiry (T11)', 'TOKEN_CLAIM_INVALID', withExp('"2099-01-01"'), 's');
  cases.check(
    'with a number in a text as expiry',
    'TOKEN_CLAIM_INVALID',
    withExp('"4000000000"'),
    's',
  );
  cases.check('with an expiry of null', 'TOKEN_CLAIM_INVALID', withExp('null'), 's');
  cases.check(
    'with an expiry after the year 9999',
    'TOKEN_CLAIM_INVALID',
    withExp('253402300800'),
    's',
  );
  cases.check(
    'valid from the future (nbf)',
    'TOKEN_NOT_YET_VALID',
    () => cases.one({ nbf: seconds(40) })(),
    subject,
  );
  cases.check(
    'issued in the future (iat)',
    'TOKEN_NOT_YET_VALID',
    () => cases.one({ iat: seconds(40) })(),
    subject,
  );
  cases.check(
    'for another audience',
    'TOKEN_AUDIENCE_WRONG',
    cases.one({ aud: 'grafana' }),
    subject,
  );
  cases.check(
    'for an audience that starts alike',
    'TOKEN_AUDIENCE_WRONG',
    cases.one({ aud: 'endoscope.evil' }),
    subject,
  );
  cases.check('without an audience', 'TOKEN_CLAIM_MISSING', cases.one({ aud: undefined }), subject);
  cases.check('without a subject (T17)', 'TOKEN_CLAIM_MISSING', cases.one({ sub: undefined }));
  cases.check('with an empty subject', 'TOKEN_CLAIM_INVALID', cases.one({ sub: '' }), '');
  cases.check(
    'with a number as subject',
    'TOKEN_CLAIM_INVALID',
    cases.one({ sub: 7 as unknown as string }),
  );
  cases.check(
    'with a subject of 256 characters',
    'TOKEN_CLAIM_INVALID',
    cases.one({ sub: 's'.repeat(256) }),
    's'.repeat(255),
  );
  cases.check(
    'issued to another client',
    'TOKEN_CLIENT_REFUSED',
    cases.one({ client_id: 'grafana' }),
    subject,
  );
  cases.check(
    'with azp and client_id that differ',
    'TOKEN_CLIENT_REFUSED',
    cases.one({ azp: 'portal' }),
    subject,
  );
  cases.check(
    'without a client',
    'TOKEN_CLAIM_MISSING',
    cases.one({ client_id: undefined }),
    subject,
  );
  cases.check(
    'without a user name',
    'TOKEN_CLAIM_MISSING',
    cases.one({ preferred_username: undefined }),
    subject,
  );
  cases.check(
    'with a line break in the user name',
    'TOKEN_CLAIM_INVALID',
    cases.one({ preferred_username: 'a\nb' }),
    subject,
  );
  cases.check(
    'with a bidi override in the user name',
    'TOKEN_CLAIM_INVALID',
    cases.one({ preferred_username: 'a\u202eb' }),
    subject,
  );
  cases.check(
    'with a user name Kubernetes reserves',
    'TOKEN_CLAIM_INVALID',
    cases.one({ preferred_username: 'system:admin' }),
    subject,
  );
  cases.check(
    'with a group Kubernetes reserves',
    'TOKEN_CLAIM_INVALID',
    cases.one({ groups: ['system:masters'] }),
    subject,
  );
  cases.check(
    'with a group that is a number',
    'TOKEN_CLAIM_INVALID',
    cases.one({ groups: [7] }),
    subject,
  );
  cases.check(
    'with groups of null',
    'TOKEN_CLAIM_INVALID',
    cases.text(
      () =>
        `{"iss":"${cases.issuer.url}","aud":"endoscope","sub":"s","client_id":"endo-cli","preferred_username":"e","groups":null,"exp":${seconds(60)}}`,
    ),
    's',
  );
  cases.check(
    `with ${identityLimits.groupsMax + 1} groups`,
    'TOKEN_CLAIM_INVALID',
    cases.one({ groups: Array.from({ length: identityLimits.groupsMax + 1 }, (_, i) => `g${i}`) }),
    subject,
  );
  cases.check(
    'with a group of 257 characters',
    'TOKEN_CLAIM_INVALID',
    cases.one({ groups: ['g'.repeat(257)] }),
    subject,
  );
  cases.check(
    'without a claim its issuer requires',
    'TOKEN_CLAIM_MISSING',
    async () => [bearer(await cases.other.sign())],
    subject,
  );
  cases.check(
    'with another value of a required claim',
    'TOKEN_CLAIM_INVALID',
    async () => [bearer(await cases.other.sign({ tenant: 'evil' }))],
    subject,
  );
});
