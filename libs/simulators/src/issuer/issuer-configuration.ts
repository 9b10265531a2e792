import { errors } from 'oidc-provider';
import type { Configuration, JWK } from 'oidc-provider';
import {
  claimsOfClient,
  claimsOfUser,
  developmentAudience,
  developmentClients,
  developmentResource,
  findDevelopmentUser,
} from './development-accounts.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import { confirmCodePage, deviceDonePage, errorPage, userCodePage } from './issuer-pages.ts';
import type { IssuerStore } from './issuer-store.ts';

export interface IssuerConfiguration {
  readonly keys: IssuerKeys;
  readonly store: IssuerStore;
  readonly accessTokenTtlSeconds: number;
  readonly userTokenUrl: string;
}

const refreshTokenTtlSeconds = 30 * 24 * 3600;
const interactionTtlSeconds = 10 * 60;

/** What oidc-provider is told. Access tokens are RFC 9068 JWTs for the one audience we serve. */
export function issuerConfiguration(options: IssuerConfiguration): Configuration {
  return {
    adapter: (model) => options.store.adapterOf(model),
    jwks: { keys: options.keys.jwks.keys as JWK[] },
    cookies: { keys: [...options.keys.cookieSecrets] },
    clients: issuerClients(),
    scopes: ['openid', 'offline_access'],
    claims: { openid: ['sub', 'preferred_username', 'email', 'groups'] },
    discovery: { development_user_token_endpoint: options.userTokenUrl },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    pkce: { required: () => true },
    clientBasedCORS: () => true,
    // Two `endo` processes may refresh at the same moment; rotation would sign one of them out.
    rotateRefreshToken: false,
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: async () => false,
    findAccount: async (_ctx, id) => {
      const user = findDevelopmentUser(id);
      if (user === undefined) return undefined;
      return { accountId: id, claims: async () => ({ sub: id, ...claimsOfUser(user) }) };
    },
    extraTokenClaims: async (_ctx, token) => ({ ...claimsOfToken(token) }),
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    renderError: async (ctx, out) => {
      ctx.type = 'html';
      ctx.body = errorPage(out.error, out.error_description);
    },
    ttl: {
      AccessToken: options.accessTokenTtlSeconds,
      ClientCredentials: options.accessTokenTtlSeconds,
      DeviceCode: interactionTtlSeconds,
      Grant: refreshTokenTtlSeconds,
      IdToken: options.accessTokenTtlSeconds,
      Interaction: interactionTtlSeconds,
      RefreshToken: refreshTokenTtlSeconds,
      Session: interactionTtlSeconds,
    },
    features: issuerFeatures(options.accessTokenTtlSeconds),
  };
}

function claimsOfToken(token: object): object {
  const { kind, accountId, clientId } = token as Record<string, string | undefined>;
  if (kind === 'ClientCredentials') return claimsOfClient(clientId ?? '');
  const user = findDevelopmentUser(accountId ?? '');
  return user === undefined ? {} : claimsOfUser(user);
}

function issuerClients(): Configuration['clients'] {
  return [
    {
      client_id: developmentClients.cli.clientId,
      // A native client is asked who is there each time (RFC 8252 §8.6), so one browser can be two.
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: [
        'authorization_code',
        'refresh_token',
        'urn:ietf:params:oauth:grant-type:device_code',
      ],
      response_types: ['code'],
      // RFC 8252 §7.3: any port of the loopback address matches for a native client.
      redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
    },
    {
      client_id: developmentClients.portal.clientId,
      client_secret: developmentClients.portal.clientSecret,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    },
  ];
}

function issuerFeatures(accessTokenTTL: number): Configuration['features'] {
  return {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    revocation: {
      enabled: true,
      allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId,
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: async () => developmentResource,
      useGrantedResource: async () => true,
      getResourceServerInfo: async (_ctx, resource) => {
        if (resource !== developmentResource) throw new errors.InvalidTarget();
        return {
          scope: '',
          audience: developmentAudience,
          accessTokenTTL,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        };
      },
    },
    deviceFlow: {
      enabled: true,
      userCodeInputSource: async (ctx, form, _out, error) => {
        ctx.body = userCodePage(form, error && 'This code is unknown, used or expired. Try again.');
      },
      userCodeConfirmSource: async (ctx, form, client, _device, userCode) => {
        ctx.body = confirmCodePage(form, client.clientId, userCode);
      },
      successSource: async (ctx) => {
        ctx.body = deviceDonePage();
      },
    },
  };
}
