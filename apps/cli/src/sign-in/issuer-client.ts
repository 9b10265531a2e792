import type { IssuerInfo } from '@endoscope/client';
import * as oidc from 'openid-client';
import { CliError, exitCodes } from '../cli-error.ts';
import type { StoredToken } from '../settings/token-store.ts';

export interface DevicePrompt {
  readonly verificationUri: string;
  readonly verificationUriComplete: string | undefined;
  readonly userCode: string;
  readonly expiresInSeconds: number;
}

export interface IssuerClientOptions {
  readonly server: string;
  readonly info: IssuerInfo;
  readonly clientId: string;
  readonly clientSecret?: string;
}

/** Seconds between polls when the issuer names none (RFC 8628 §3.2 says 5; a wait is seen). */
const pollIntervalSeconds = 2;
/** `offline_access` asks for a refresh token. */
const defaultScopes = ['openid', 'profile', 'offline_access'];

/** Signing in at one issuer, as one client. Imported lazily: it costs 40 ms. */
export class IssuerClient {
  private constructor(
    private readonly configuration: oidc.Configuration,
    private readonly options: IssuerClientOptions,
  ) {}

  static async discover(options: IssuerClientOptions): Promise<IssuerClient> {
    const url = new URL(options.info.issuer);
    const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
    const insecure = url.protocol === 'http:' && isLocal ? [oidc.allowInsecureRequests] : [];
    const { clientId, clientSecret } = options;
    const configuration = await explained(options.info.issuer, () =>
      oidc.discovery(url, clientId, clientSecret, clientSecret ? undefined : oidc.None(), {
        execute: insecure,
      }),
    );
    return new IssuerClient(configuration, options);
  }

  /** RFC 8628: `show` gets the address and the code, then this waits for the user. */
  async byDevice(show: (prompt: DevicePrompt) => void, signal?: AbortSignal): Promise<StoredToken> {
    return explained(this.options.info.issuer, async () => {
      const grant = await oidc.initiateDeviceAuthorization(this.configuration, {
        ...this.audience(),
        scope: (this.options.info.scopes ?? defaultScopes).join(' '),
      });
      show({
        verificationUri: grant.verification_uri,
        verificationUriComplete: grant.verification_uri_complete,
        userCode: grant.user_code,
        expiresInSeconds: grant.expires_in,
      });
      const paced = { ...grant, interval: grant.interval ?? pollIntervalSeconds };
      const tokens = await oidc.pollDeviceAuthorizationGrant(this.configuration, paced, undefined, {
        signal,
      });
      return this.stored(tokens);
    });
  }

  async byClientCredentials(): Promise<StoredToken> {
    return explained(this.options.info.issuer, async () =>
      this.stored(await oidc.clientCredentialsGrant(this.configuration, { ...this.audience() })),
    );
  }

  /**
   * Tokens of a user of the development issuer, without a browser. Its metadata names the endpoint;
   * no other issuer has one.
   */
  async asDevelopmentUser(user: string): Promise<StoredToken> {
    const { issuer } = this.options.info;
    const endpoint = this.configuration.serverMetadata()['development_user_token_endpoint'];
    if (typeof endpoint !== 'string') {
      throw new CliError(`The issuer ${issuer} is not a development issuer.`, {
        exitCode: exitCodes.failedPrecondition,
        hint: 'Sign in in the browser instead: endo login',
      });
    }
    const response = await fetch(endpoint, { method: 'POST', body: new URLSearchParams({ user }) });
    const answer = (await response.json()) as Record<string, string & number>;
    if (!response.ok) {
      throw new CliError(String(answer['error_description'] ?? `HTTP ${response.status}`), {
        exitCode: exitCodes.notSignedIn,
      });
    }
    return this.record({
      accessToken: answer['access_token']!,
      refreshToken: answer['refresh_token'],
      expiresInSeconds: answer['expires_in'],
    });
  }

  /** Issuers that rotate give a new refresh token; the others keep the old one. */
  async refresh(refreshToken: string): Promise<StoredToken> {
    return explained(this.options.info.issuer, async () => {
      const tokens = await oidc.refreshTokenGrant(this.configuration, refreshToken);
      return { refreshToken, ...this.stored(tokens) };
    });
  }

  /** Where the issuer has a revocation endpoint (RFC 7009). */
  async revoke(token: string): Promise<void> {
    if (this.configuration.serverMetadata().revocation_endpoint === undefined) return;
    await oidc.tokenRevocation(this.configuration, token);
  }

  /** Auth0 and Keycloak read `audience`, RFC 8707 issuers `resource`, which must be a URI. */
  private audience(): Record<string, string> {
    const { audience } = this.options.info;
    if (!audience) return {};
    return { audience, ...(URL.canParse(audience) ? { resource: audience } : {}) };
  }

  private stored(
    tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers,
  ): StoredToken {
    return this.record({
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      expiresInSeconds: tokens.expiresIn(),
    });
  }

  private record(tokens: {
    accessToken: string;
    refreshToken: string | undefined;
    expiresInSeconds: number | undefined;
  }): StoredToken {
    const { accessToken, refreshToken, expiresInSeconds: seconds } = tokens;
    const expiresAt = seconds === undefined ? undefined : Date.now() + seconds * 1000;
    return {
      server: this.options.server,
      issuer: this.options.info.issuer,
      clientId: this.options.clientId,
      accessToken,
      ...(refreshToken ? { refreshToken } : {}),
      ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
    };
  }
}

/** OAuth errors as sentences; what is not one of theirs passes through. */
async function explained<T>(issuer: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const refused = cause instanceof oidc.ResponseBodyError ? cause : undefined;
    if (refused) {
      const why = refused.error_description ? `: ${refused.error_description}` : '';
      throw new CliError(`The issuer ${issuer} refused: ${refused.error}${why}.`, {
        exitCode: exitCodes.notSignedIn,
        hint: 'Sign in again: endo login',
        cause,
      });
    }
    if (!(cause instanceof TypeError) && !(cause instanceof oidc.ClientError)) throw cause;
    throw new CliError(`The issuer ${issuer} does not answer as one (${messageOf(cause)}).`, {
      exitCode: exitCodes.unavailable,
      hint: 'Is it reachable from here?',
      cause,
    });
  }
}

function messageOf(error: Error): string {
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
