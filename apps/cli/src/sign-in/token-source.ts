import type { IssuerInfo, TokenSource } from '@endoscope/client';
import { CliError, exitCodes } from '../cli-error.ts';
import type { StoredToken, TokenStore } from '../settings/token-store.ts';

/** A token this close to its end is renewed before it is used. */
export const renewBeforeMs = 30_000;

export interface SavedTokensOptions {
  readonly server: string;
  readonly store: TokenStore;
  /** Gets a new token from an old one, or undefined where nothing can be done without the user. */
  readonly renew: (old: StoredToken | undefined) => Promise<StoredToken | undefined>;
  readonly now?: () => Date;
}

/** Tokens of `endo login`, renewed when they are about to expire or were refused. */
export class SavedTokens implements TokenSource {
  constructor(private readonly options: SavedTokensOptions) {}

  async token(rejected?: string): Promise<string> {
    const { server, store } = this.options;
    const saved = await store.read(server);
    if (saved && this.isUsable(saved, rejected)) return saved.accessToken;
    return store.exclusively(server, async () => {
      // Another endo may have renewed it while this one waited for the lock.
      const latest = await store.read(server);
      if (latest && this.isUsable(latest, rejected)) return latest.accessToken;
      const renewed = await this.options.renew(latest);
      if (!renewed) throw notSignedIn(server, latest !== undefined);
      await store.write(renewed);
      return renewed.accessToken;
    });
  }

  private isUsable(token: StoredToken, rejected: string | undefined): boolean {
    if (token.accessToken === rejected) return false;
    if (token.expiresAt === undefined) return true;
    const nowMs = (this.options.now?.() ?? new Date()).getTime();
    return Date.parse(token.expiresAt) - nowMs > renewBeforeMs;
  }
}

/** How a saved token is renewed: by its refresh token, else by a client secret at hand. */
export function renewal(options: {
  readonly server: string;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly issuers: () => Promise<readonly IssuerInfo[]>;
}): SavedTokensOptions['renew'] {
  const { server, clientId, clientSecret, issuers } = options;
  return async (old) => {
    if (old?.refreshToken === undefined && !(clientId && clientSecret)) return undefined;
    const { IssuerClient } = await import('./issuer-client.ts');
    if (old?.refreshToken !== undefined) {
      const info = (await issuers()).find((known) => known.issuer === old.issuer);
      const client = await IssuerClient.discover({
        server,
        info: info ?? { issuer: old.issuer },
        clientId: old.clientId,
      });
      return client.refresh(old.refreshToken);
    }
    const [info] = await issuers();
    if (!info || !clientId || !clientSecret) return undefined;
    const client = await IssuerClient.discover({ server, info, clientId, clientSecret });
    return client.byClientCredentials();
  };
}

export function notSignedIn(server: string, wasSignedIn: boolean): CliError {
  const sentence = wasSignedIn
    ? `Your sign-in to ${server} has expired.`
    : `You are not signed in to ${server}.`;
  return new CliError(sentence, { exitCode: exitCodes.notSignedIn, hint: 'Sign in: endo login' });
}
