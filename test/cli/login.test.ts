import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { approveDeviceCode, startDevelopmentIssuer } from '@endoscope/simulators';
import type { RunningIssuer } from '@endoscope/simulators';
import { Endo } from './harness/endo.ts';
import { FakeGateway } from './harness/fake-gateway.ts';

describe('endo login', () => {
  let issuer: RunningIssuer;
  let gateway: FakeGateway;
  let endo: Endo;

  beforeAll(async () => {
    issuer = await startDevelopmentIssuer({ environment: 'test', port: 0 });
  });

  afterAll(() => issuer.close());

  beforeEach(async () => {
    gateway = await FakeGateway.start();
    endo = new Endo({ ENDOSCOPE_SERVER: gateway.url });
    gateway.answer('GET /v1/info', {
      json: {
        version: '0.1.0',
        issuers: [{ issuer: issuer.issuerUrl, clientId: 'endo-cli', audience: 'endoscope' }],
      },
    });
    gateway.answer('GET /v1/me', (request, response) => {
      const isSigned = String(request.headers.authorization).startsWith('Bearer ey');
      response.writeHead(isSigned ? 200 : 401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ principal: { username: 'engineer@endoscope.example' } }));
    });
  });

  afterEach(async () => {
    await endo.close();
    await gateway.close();
  });

  function tokenFile(): string {
    const directory = join(endo.configHome, 'endoscope', 'tokens');
    const names = readdirSync(directory);
    expect(names).toHaveLength(1);
    return join(directory, names[0]!);
  }

  function changeToken(change: object): void {
    const token = JSON.parse(readFileSync(tokenFile(), 'utf8')) as object;
    writeFileSync(tokenFile(), JSON.stringify({ ...token, ...change }));
  }

  it('shows an address and a code, waits for the browser and keeps the token private', async () => {
    const child = endo.start(['login']);
    const page = await new Promise<string>((resolve) => {
      let text = '';
      child.stderr!.on('data', (data: Buffer) => {
        text += data.toString();
        const address = /https?:\S+user_code=\S+/.exec(text)?.[0];
        if (address) resolve(address);
      });
    });
    await approveDeviceCode({ verificationUriComplete: page, user: 'engineer' });
    const result = await endo.finish(child);
    expect(result.status).toBe(0);
    expect(result.stderr).toContain('as engineer@endoscope.example.');
    expect(statSync(tokenFile()).mode & 0o777).toBe(0o600);
    expect(statSync(join(tokenFile(), '..')).mode & 0o777).toBe(0o700);
    expect((await endo.run(['whoami'])).stdout).toContain('engineer@endoscope.example');
  });

  it('signs a program in with its own credentials', async () => {
    const args = ['login', '--client-id', 'portal', '--client-secret', 'portal-secret'];
    expect((await endo.run(args)).status).toBe(0);
    expect(readFileSync(tokenFile(), 'utf8')).not.toContain('portal-secret');
  });

  it('says what the issuer said when the secret is wrong', async () => {
    const result = await endo.run(['login', '--client-id', 'portal', '--client-secret', 'wrong']);
    expect(result.status).toBe(67);
    expect(result.stderr).toContain('refused: invalid_client');
  });

  it('renews a token that is about to expire, once for several endos at the same time', async () => {
    await endo.run(['login', '--development-user', 'engineer']);
    changeToken({ accessToken: 'ey-old', expiresAt: new Date(Date.now() + 1_000).toISOString() });
    const results = await Promise.all([1, 2, 3].map(() => endo.run(['whoami'])));
    expect(results.map((result) => result.status)).toEqual([0, 0, 0]);
    const used = gateway
      .received('GET /v1/me')
      .slice(1)
      .map((r) => r.headers.authorization);
    expect(new Set(used).size).toBe(1);
    expect(used).not.toContain('Bearer ey-old');
  });

  it('renews a token that the gateway refuses, and asks again', async () => {
    await endo.run(['login', '--development-user', 'engineer']);
    changeToken({ accessToken: 'stale' });
    expect((await endo.run(['whoami'])).status).toBe(0);
  });

  it('asks for a new sign-in when a token can no longer be renewed', async () => {
    await endo.run(['login', '--development-user', 'engineer']);
    changeToken({ refreshToken: undefined, expiresAt: new Date(0).toISOString() });
    expect(await endo.run(['whoami'])).toMatchObject({
      status: 67,
      stderr: `Error: Your sign-in to ${gateway.url} has expired.\n  Sign in: endo login\n`,
    });
  });

  it('forgets the token on logout', async () => {
    await endo.run(['login', '--development-user', 'engineer']);
    expect((await endo.run(['logout'])).stderr).toBe(`Signed out of ${gateway.url}.\n`);
    expect((await endo.run(['whoami'])).status).toBe(67);
  });

  it('keeps a token in the environment out of every file', async () => {
    const withToken = new Endo({ ENDOSCOPE_SERVER: gateway.url, ENDOSCOPE_TOKEN: 'ey-env' });
    expect((await withToken.run(['whoami'])).status).toBe(0);
    expect(readdirSync(withToken.configHome)).toEqual([]);
    await withToken.close();
  });
});
