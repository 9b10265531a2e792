import { createLocalJWKSet } from 'jose';
import type { JSONWebKeySet } from 'jose';
import type { IssuerConfig } from '../domain/issuer-config.ts';
import { identityLimits } from '../domain/identity.limits.ts';

export type KeySet = ReturnType<typeof createLocalJWKSet>;

/**
 * Fetches the keys of an issuer, by discovery when their address is not configured. An issuer is
 * trusted to name people, not to steer our connections: no redirects, a size cap, a deadline.
 */
export async function fetchKeySet(config: IssuerConfig): Promise<KeySet> {
  const jwksUri = config.jwksUri ?? (await discoverJwksUri(config.issuer));
  const document = await fetchJson(jwksUri);
  const { keys } = document;
  if (!Array.isArray(keys)) throw new Error(`${jwksUri} has no list of keys`);
  if (keys.length > identityLimits.keysMax) {
    throw new Error(`${jwksUri} has more than ${identityLimits.keysMax} keys`);
  }
  return createLocalJWKSet(document as unknown as JSONWebKeySet);
}

/** OpenID Connect Discovery 1.0 §4: the document must name the very issuer it was asked of. */
async function discoverJwksUri(issuer: string): Promise<string> {
  const document = await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  if (document.issuer !== issuer) throw new Error(`Discovery of ${issuer} names another issuer`);
  const { jwks_uri: jwksUri } = document;
  if (typeof jwksUri !== 'string' || !URL.canParse(jwksUri)) {
    throw new Error(`Discovery of ${issuer} has no jwks_uri`);
  }
  const isDowngrade = issuer.startsWith('https:') && !jwksUri.startsWith('https:');
  if (isDowngrade || !/^https?:/.test(jwksUri)) {
    throw new Error(`Discovery of ${issuer} names a jwks_uri that is not https`);
  }
  return jwksUri;
}

async function fetchJson(url: string): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    redirect: 'error',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(identityLimits.issuerTimeoutMs),
  });
  const text = await readCapped(response, url);
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  const value: unknown = JSON.parse(text);
  if (value === null || typeof value !== 'object') throw new Error(`${url} is not a JSON object`);
  return value as Record<string, unknown>;
}

async function readCapped(response: Response, url: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > identityLimits.issuerAnswerBytesMax) {
      throw new Error(`${url} is larger than ${identityLimits.issuerAnswerBytesMax} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
