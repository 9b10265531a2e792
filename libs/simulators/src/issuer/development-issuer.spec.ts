import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { Agent, fetch as undiciFetch } from 'undici';
import { startDevelopmentIssuer } from './development-issuer.ts';
import type { RunningIssuer } from './development-issuer.ts';
import { createIssuerKeys } from './issuer-keys.ts';
import type { IssuerState } from './issuer-store.ts';
import { signInWithDeviceFlow, walkForms } from './sign-in.ts';

let issuer: RunningIssuer;

beforeAll(async () => {
  issuer = await startDevelopmentIssuer({ environment: 'test', port: 0 });
});

afterAll(() => issuer.close());

async function verified(token: string, from: string = issuer.issuerUrl, get: typeof fetch = fetch) {
  const keys = createLocalJWKSet((await (await get(`${from}/jwks`)).json()) as JSONWebKeySet);
  const rules = { issuer: from, audience: 'endoscope', typ: 'at+jwt', algorithms: ['ES256'] };
  return (await jwtVerify(token, keys, rules)).payload;
}

async function post(path: string, form: Record<string, string>, headers = {}) {
  const body = new URLSearchParams(form);
  const response = await fetch(new URL(path, issuer.issuerUrl), { method: 'POST', body, headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('the development issuer', () => {
  it('publishes discovery with every way to sign in', async () => {
    const response = await fetch(`${issuer.issuerUrl}/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({
      issuer: issuer.issuerUrl,
      jwks_uri: `${issuer.issuerUrl}/jwks`,
      device_authorization_endpoint: `${issuer.issuerUrl}/device/auth`,
      development_user_token_endpoint: `${issuer.issuerUrl}/dev/token`,
      code_challenge_methods_supported: ['S256'],
      grant_types_supported: expect.arrayContaining([
        'authorization_code',
        'client_credentials',
        'refresh_token',
        'urn:ietf:params:oauth:grant-type:device_code',
      ]),
    });
  });

  it('never shows a private key', async () => {
    const { keys } = (await (await fetch(`${issuer.issuerUrl}/jwks`)).json()) as { keys: object[] };
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([
      ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
    ]);
  });

  for (const [user, groups] of [
    ['engineer', ['engineers']],
    ['operator', ['operators', 'security']],
    ['outsider', []],
  ] as const) {
    it(`signs ${user} in by the device flow, with groups ${JSON.stringify(groups)}`, async () => {
      const tokens = await signInWithDeviceFlow({ issuerUrl: issuer.issuerUrl, user });
      expect(decodeProtectedHeader(tokens.accessToken)).toMatchObject({
        alg: 'ES256',
        typ: 'at+jwt',
      });
      expect(await verified(tokens.accessToken)).toMatchObject({
        sub: user,
        client_id: 'endo-cli',
        preferred_username: `${user}@endoscope.example`,
        groups,
      });
    });
  }

  it('signs in by authorization code with PKCE on a loopback port of the client', async () => {
    const verifier = 'v'.repeat(64);
    const client = createServer((request, response) => response.end(`code at ${request.url}`));
    await new Promise<void>((resolve) => client.listen(0, '127.0.0.1', resolve));
    const redirectUri = `http://127.0.0.1:${(client.address() as AddressInfo).port}/callback`;
    const authorize = new URL('/auth', issuer.issuerUrl);
    authorize.search = new URLSearchParams({
      client_id: 'endo-cli',
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }).toString();
    const page = walkForms(authorize.href, { user: 'engineer', password: 'engineer' });
    const last = await page.finally(() => {
      client.close();
      client.closeAllConnections();
    });
    const { body } = await post('/token', {
      client_id: 'endo-cli',
      grant_type: 'authorization_code',
      code: new URLSearchParams(last.split('?')[1]).get('code')!,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    });
    expect(await verified(body.access_token as string)).toMatchObject({ sub: 'engineer' });
    expect(body.refresh_token).toEqual(expect.any(String));
  });

  it('asks one browser again, so that it can be another user the second time', async () => {
    const jar = new Map<string, string>();
    const subjects: unknown[] = [];
    for (const user of ['engineer', 'operator', 'operator']) {
      const device = await post('/device/auth', { client_id: 'endo-cli', scope: 'openid' });
      const page = device.body.verification_uri_complete as string;
      await walkForms(page, { user, password: user }, jar);
      const { body } = await post('/token', {
        client_id: 'endo-cli',
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code: device.body.device_code as string,
      });
      subjects.push((await verified(body.access_token as string)).sub);
    }
    expect(subjects).toEqual(['engineer', 'operator', 'operator']);
  });

  it('gives the portal a token of its own by client credentials', async () => {
    const authorization = `Basic ${Buffer.from('portal:portal-secret').toString('base64')}`;
    const { body } = await post('/token', { grant_type: 'client_credentials' }, { authorization });
    expect(await verified(body.access_token as string)).toMatchObject({
      sub: 'portal',
      client_id: 'portal',
      preferred_username: 'portal',
      groups: ['portals'],
    });
  });

  it('gives a script the tokens of a user, for as long as it asks', async () => {
    const { status, body } = await post('/dev/token?user=operator&ttlSeconds=7', {});
    expect([status, body.expires_in]).toEqual([200, 7]);
    const claims = await verified(body.access_token as string);
    expect(claims).toMatchObject({
      sub: 'operator',
      client_id: 'endo-cli',
      groups: ['operators', 'security'],
    });
    expect(claims.exp! - claims.iat!).toBe(7);
    const refreshed = await post('/token', {
      client_id: 'endo-cli',
      grant_type: 'refresh_token',
      refresh_token: body.refresh_token as string,
    });
    expect(await verified(refreshed.body.access_token as string)).toMatchObject({
      sub: 'operator',
    });
  });

  for (const [what, path] of [
    ['an unknown user', '/dev/token?user=root'],
    ['the name of an object property', '/dev/token?user=constructor'],
    ['no user', '/dev/token'],
    ['a life of no seconds', '/dev/token?user=engineer&ttlSeconds=0'],
    ['a life that is not a number', '/dev/token?user=engineer&ttlSeconds=soon'],
    ['a life over a day', '/dev/token?user=engineer&ttlSeconds=86401'],
  ] as const) {
    it(`refuses a script that asks with ${what}`, async () => {
      expect(await post(path, {})).toMatchObject({
        status: 400,
        body: { error: 'invalid_request' },
      });
    });
  }

  it('refuses a wrong password', async () => {
    const device = await post('/device/auth', { client_id: 'endo-cli', scope: 'openid' });
    const page = await walkForms(device.body.verification_uri_complete as string, {
      user: 'engineer',
      password: 'operator',
    });
    expect(page).toContain('No such user, or another password.');
  });

  it('answers another Host header with 421', async () => {
    const { port } = new URL(issuer.issuerUrl);
    const response = await fetch(`http://localhost:${port}/dev/token?user=engineer`, {
      method: 'POST',
    });
    expect([response.status, await response.text()]).toEqual([
      421,
      expect.stringContaining(issuer.issuerUrl),
    ]);
  });
});

describe('starting the development issuer', () => {
  it('tells of its state only when something in it must be kept', async () => {
    const states: IssuerState[] = [];
    const other = await startDevelopmentIssuer({
      environment: 'test',
      port: 0,
      onStateChange: (state) => void states.push(state),
    });
    const body = new URLSearchParams({ client_id: 'endo-cli', scope: 'openid' });
    await fetch(`${other.issuerUrl}/device/auth`, { method: 'POST', body });
    expect(states).toEqual([]);
    await other.issueToken('engineer');
    const kinds = states.at(-1)!.entries.map(({ key }) => key.split(':')[0]);
    expect(kinds).toEqual(['Grant', 'RefreshToken']);
    await other.close();
  });

  it('keeps tokens and refresh tokens valid over a restart with the same keys and state', async () => {
    let state: IssuerState | undefined;
    const keys = JSON.parse(JSON.stringify(await createIssuerKeys()));
    const first = await startDevelopmentIssuer({
      environment: undefined,
      port: 0,
      keys,
      onStateChange: (changed) => {
        state = JSON.parse(JSON.stringify(changed));
      },
    });
    const port = Number(new URL(first.issuerUrl).port);
    const tokens = await signInWithDeviceFlow({ issuerUrl: first.issuerUrl, user: 'engineer' });
    await first.close();
    const second = await startDevelopmentIssuer({ environment: undefined, port, keys, state });
    // Its own pool: the global one still holds sockets of the first issuer.
    const agent = new Agent();
    const get = ((url, init) =>
      undiciFetch(url as string, { ...(init as object), dispatcher: agent })) as typeof fetch;
    try {
      expect(await verified(tokens.accessToken, second.issuerUrl, get)).toMatchObject({
        sub: 'engineer',
      });
      const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refreshToken };
      const body = new URLSearchParams({ client_id: 'endo-cli', ...refresh }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const response = await get(`${second.issuerUrl}/token`, { method: 'POST', body, headers });
      expect(response.status).toBe(200);
    } finally {
      await agent.close();
      await second.close();
    }
  });

  for (const [what, options, sentence] of [
    ['in production', { environment: 'production' }, /refuses to start in production/],
    ['on an outside address', { environment: 'test', host: '0.0.0.0' }, /listens on loopback only/],
  ] as const) {
    it(`refuses ${what}`, async () => {
      await expect(startDevelopmentIssuer({ port: 0, ...options })).rejects.toThrow(sentence);
    });
  }

  it('says which port is taken', async () => {
    const port = Number(new URL(issuer.issuerUrl).port);
    await expect(startDevelopmentIssuer({ environment: 'test', port })).rejects.toThrow(
      `Port ${port} of 127.0.0.1 is taken`,
    );
  });
});
