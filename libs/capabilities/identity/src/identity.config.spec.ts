import { describe, expect, it } from '@jest/globals';
import { issuersSchema } from './identity.config.ts';

const good = {
  issuer: 'https://issuer.example/realms/a',
  audience: 'endoscope',
  clients: ['endo-cli'],
};

function check(
  what: string,
  settings: unknown,
  problem: string,
  allowInsecureLoopback = true,
): void {
  it(`${problem === '' ? 'takes' : 'refuses'} ${what}`, () => {
    const parsed = issuersSchema({ allowInsecureLoopback }).safeParse(settings);
    const problems = parsed.error?.issues.map((i) => `${i.path.join('.')}: ${i.message}`) ?? [];
    expect(problems.join('\n')).toContain(problem);
    expect(parsed.success).toBe(problem === '');
  });
}

describe('the issuers setting', () => {
  it('fills in safe defaults', () => {
    expect(issuersSchema({ allowInsecureLoopback: false }).parse([good])).toEqual([
      {
        ...good,
        serviceClients: [],
        algorithms: ['ES256', 'RS256', 'PS256', 'EdDSA'],
        typ: 'at+jwt',
        usernameClaim: 'preferred_username',
        groupsClaim: 'groups',
        usernamePrefix: '',
        groupsPrefix: '',
        requiredClaims: {},
        clockSkewSeconds: 30,
        jwksUri: undefined,
      },
    ]);
  });

  check('http on loopback in development', [{ ...good, issuer: 'http://127.0.0.1:8085' }], '');
  check(
    'http on loopback in production',
    [{ ...good, issuer: 'http://127.0.0.1:8085' }],
    '0.issuer: must be an https address',
    false,
  );
  check(
    'http elsewhere',
    [{ ...good, issuer: 'http://issuer.example' }],
    '0.issuer: must be an https address',
  );
  check(
    'http on a host that begins like loopback',
    [{ ...good, issuer: 'http://127.0.0.1.evil.example' }],
    '0.issuer: must be an https address',
  );
  check(
    'keys over http',
    [{ ...good, jwksUri: 'http://issuer.example/jwks' }],
    '0.jwksUri: must be an https address',
  );
  check('another scheme', [{ ...good, issuer: 'ftp://issuer.example' }], '0.issuer');
  check(
    'a password in the address',
    [{ ...good, issuer: 'https://a:b@issuer.example' }],
    '0.issuer: must have neither',
  );
  check('a shared-secret algorithm', [{ ...good, algorithms: ['HS256'] }], '0.algorithms.0');
  check('no algorithm at all', [{ ...good, algorithms: [] }], '0.algorithms');
  check('the algorithm none', [{ ...good, algorithms: ['none'] }], '0.algorithms.0');
  check('no client', [{ ...good, clients: [] }], '0.clients');
  check(
    'a service client that is no client',
    [{ ...good, serviceClients: ['portal'] }],
    '0.serviceClients: "portal" is not among the clients',
  );
  check('one issuer twice', [good, good], '1.issuer: is listed twice');
  check('a misspelt key', [{ ...good, audiance: 'x' }], '0: Unrecognized key');
  check('a skew of over five minutes', [{ ...good, clockSkewSeconds: 301 }], '0.clockSkewSeconds');
  check('no issuer', [], 'Too small');
});
