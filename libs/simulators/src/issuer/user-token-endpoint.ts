import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import {
  developmentAudience,
  developmentClients,
  developmentResource,
  findDevelopmentUser,
} from './development-accounts.ts';
import { readForm, sendJson } from './issuer-http.ts';
import { grantAccess } from './issuer-interactions.ts';

/** RFC 6749 §5.1 answer. */
export interface UserTokens {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly refresh_token: string;
}

export interface UserTokenRequest {
  readonly user: string;
  /** 1 to 86,400; the issuer's own when absent. */
  readonly ttlSeconds?: number;
}

const ttlSecondsMax = 86_400;

/**
 * `POST /dev/token?user=engineer[&ttlSeconds=60]`: tokens for a script without a browser or a
 * password. Exists only in this issuer, which never runs in production.
 */
export async function answerUserToken(
  mint: (request: UserTokenRequest) => Promise<UserTokens>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') {
    return refuse(response, 405, 'Use POST /dev/token?user=NAME.');
  }
  const query = new URL(request.url ?? '/', 'http://issuer').searchParams;
  const form = await readForm(request);
  const user = query.get('user') ?? form.get('user') ?? '';
  const ttl = query.get('ttlSeconds') ?? form.get('ttlSeconds');
  if (findDevelopmentUser(user) === undefined) {
    return refuse(
      response,
      400,
      `There is no user "${user}" here. Use engineer, operator or outsider.`,
    );
  }
  const ttlSeconds = ttl === null ? undefined : Number(ttl);
  if (ttlSeconds !== undefined && !isTtl(ttlSeconds)) {
    return refuse(response, 400, `ttlSeconds must be a whole number from 1 to ${ttlSecondsMax}.`);
  }
  sendJson(response, 200, await mint({ user, ttlSeconds }));
}

/** The same models as the token endpoint uses, so these tokens differ in nothing from others. */
export async function mintUserTokens(
  provider: Provider,
  { user, ttlSeconds }: UserTokenRequest,
): Promise<UserTokens> {
  const client = await provider.Client.find(developmentClients.cli.clientId);
  if (client === undefined) throw new Error('The development issuer has lost its own client.');
  const grantId = await grantAccess(provider, user, client.clientId);
  const common = {
    accountId: user,
    client,
    grantId,
    gty: 'development_user',
    scope: 'openid offline_access',
  };
  const resourceServer = new provider.ResourceServer(developmentResource, {
    scope: '',
    audience: developmentAudience,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'ES256' } },
  });
  const accessToken = new provider.AccessToken({
    ...common,
    scope: '',
    expiresIn: ttlSeconds,
  } as never);
  accessToken.resourceServer = resourceServer;
  const refreshToken = new provider.RefreshToken({
    ...common,
    resource: developmentResource,
  } as never);
  return {
    access_token: await accessToken.save(),
    token_type: 'Bearer',
    expires_in: accessToken.expiration,
    refresh_token: await refreshToken.save(),
  };
}

function isTtl(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= ttlSecondsMax;
}

function refuse(response: ServerResponse, status: number, description: string): void {
  sendJson(response, status, { error: 'invalid_request', error_description: description });
}
