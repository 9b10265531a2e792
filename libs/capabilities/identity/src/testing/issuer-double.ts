import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWK, JWTHeaderParameters, JWTPayload } from 'jose';
import { issuersSchema } from '../identity.config.ts';
import type { IssuerConfig } from '../domain/issuer-config.ts';

/** An issuer that only publishes keys, counts who asks for them, and signs whatever it is told. */
export class IssuerDouble {
  jwksRequests = 0;
  discoveryRequests = 0;
  /** What the two documents answer instead; undefined = the truth. */
  jwksAnswer: (() => { status: number; body: string; location?: string }) | undefined;
  discovery: object | undefined;
  keys: JWK[] = [];

  private constructor(
    readonly url: string,
    private readonly server: ReturnType<typeof createServer>,
    public privateKey: CryptoKey,
    public publicJwk: JWK,
  ) {}

  static async start(): Promise<IssuerDouble> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const key = await keyOf('k1');
    const issuer = new IssuerDouble(url, server, key.privateKey, key.publicJwk);
    issuer.keys = [key.publicJwk];
    server.on('request', (request, response) => {
      const { status, body, location } = issuer.answer(request.url ?? '');
      response.writeHead(status, location === undefined ? {} : { location });
      response.end(body);
    });
    return issuer;
  }

  /** Publishes a new key only and signs with it from now on. */
  async rotate(kid: string): Promise<void> {
    const key = await keyOf(kid);
    this.privateKey = key.privateKey;
    this.publicJwk = key.publicJwk;
    this.keys = [key.publicJwk];
  }

  config(overrides: object = {}): IssuerConfig {
    const config = {
      issuer: this.url,
      audience: 'endoscope',
      clients: ['endo-cli', 'portal'],
      ...overrides,
    };
    return issuersSchema({ allowInsecureLoopback: true }).parse([config])[0]!;
  }

  /** A good token but for what is overridden; a claim set to undefined is left out. */
  sign(
    claims: object = {},
    header: object = {},
    key: CryptoKey | Uint8Array = this.privateKey,
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const payload: JWTPayload = {
      iss: this.url,
      aud: 'endoscope',
      sub: 'subject-1',
      client_id: 'endo-cli',
      preferred_username: 'engineer@endoscope.example',
      groups: ['engineers'],
      iat: now,
      exp: now + 300,
      ...claims,
    };
    const full = { alg: 'ES256', typ: 'at+jwt', kid: this.publicJwk.kid, ...header };
    return new SignJWT(payload).setProtectedHeader(full as JWTHeaderParameters).sign(key);
  }

  /** A token over exactly these JSON texts, correctly signed. */
  async signText(
    payload: string,
    header = JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: 'k1' }),
  ): Promise<string> {
    const input = `${base64url(header)}.${base64url(payload)}`;
    const signature = await crypto.subtle.sign(
      { name: 'ECDSA', hash: 'SHA-256' },
      this.privateKey,
      Buffer.from(input),
    );
    return `${input}.${Buffer.from(signature).toString('base64url')}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private answer(path: string): { status: number; body: string; location?: string } {
    if (path === '/jwks') {
      this.jwksRequests += 1;
      return this.jwksAnswer?.() ?? { status: 200, body: JSON.stringify({ keys: this.keys }) };
    }
    if (path === '/moved') return { status: 200, body: JSON.stringify({ keys: this.keys }) };
    if (path !== '/.well-known/openid-configuration') return { status: 404, body: '' };
    this.discoveryRequests += 1;
    const truth = { issuer: this.url, jwks_uri: `${this.url}/jwks` };
    return { status: 200, body: JSON.stringify(this.discovery ?? truth) };
  }
}

export function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}

async function keyOf(kid: string): Promise<{ privateKey: CryptoKey; publicJwk: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return {
    privateKey,
    publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' },
  };
}
