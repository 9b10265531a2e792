import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import type { DevelopmentUserName } from './development-accounts.ts';
import { issuerConfiguration } from './issuer-configuration.ts';
import { sendHtml } from './issuer-http.ts';
import { answerInteraction } from './issuer-interactions.ts';
import { createIssuerKeys } from './issuer-keys.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import { errorPage } from './issuer-pages.ts';
import { IssuerStore } from './issuer-store.ts';
import type { IssuerState } from './issuer-store.ts';
import { answerUserToken, mintUserTokens } from './user-token-endpoint.ts';
import type { UserTokenRequest, UserTokens } from './user-token-endpoint.ts';

export interface DevelopmentIssuerOptions {
  /** ENDOSCOPE_ENV, else NODE_ENV: the issuer refuses to start when it is `production`. */
  readonly environment: string | undefined;
  /** Loopback address; default 127.0.0.1. */
  readonly host?: string;
  /** 0 takes a free port; default 8085. */
  readonly port?: number;
  /** From `createIssuerKeys()`; new ones when absent, and then old tokens stop working. */
  readonly keys?: IssuerKeys;
  /** What an earlier `onStateChange` was given. */
  readonly state?: IssuerState;
  /** Called with everything that must outlive a restart, whenever it changes. */
  readonly onStateChange?: (state: IssuerState) => void;
  /** Default 900. */
  readonly accessTokenTtlSeconds?: number;
}

export interface RunningIssuer {
  readonly issuerUrl: string;
  /** Tokens of a user without a sign-in, as `POST /dev/token` gives them. */
  issueTokens(request: UserTokenRequest): Promise<UserTokens>;
  /** Just the access token. */
  issueToken(user: DevelopmentUserName, options?: { ttlSeconds?: number }): Promise<string>;
  close(): Promise<void>;
}

/** Why the development issuer did not start; the message says what to do. */
export class DevelopmentIssuerRefused extends Error {
  override readonly name = 'DevelopmentIssuerRefused';
}

const loopbackHosts = ['127.0.0.1', '::1', 'localhost'];
const accessTokenTtlSecondsDefault = 900;

/**
 * An OpenID provider for a developer's machine and for tests: discovery, JWKS, device flow,
 * authorization code with PKCE, refresh tokens, client credentials. Its passwords are public, so
 * it listens on loopback only and never in production.
 */
export async function startDevelopmentIssuer(
  options: DevelopmentIssuerOptions,
): Promise<RunningIssuer> {
  const { host = '127.0.0.1', port = 8085 } = options;
  refuseUnsafe(options.environment, host);
  const keys = options.keys ?? (await createIssuerKeys());
  const store = new IssuerStore({ state: options.state, onChange: options.onStateChange });
  const server = createServer();
  await listen(server, host, port);
  const listening = (server.address() as AddressInfo).port;
  const authority = `${host.includes(':') ? `[${host}]` : host}:${listening}`;
  const issuerUrl = `http://${authority}`;
  const provider = new Provider(
    issuerUrl,
    issuerConfiguration({
      keys,
      store,
      accessTokenTtlSeconds: options.accessTokenTtlSeconds ?? accessTokenTtlSecondsDefault,
      userTokenUrl: `${issuerUrl}/dev/token`,
    }),
  );
  const mint = (request: UserTokenRequest): Promise<UserTokens> =>
    mintUserTokens(provider, request);
  server.on('request', (request, response) => {
    answer({ provider, mint, authority }, request, response).catch((error: unknown) =>
      answerFailure(error, response),
    );
  });
  return {
    issuerUrl,
    issueTokens: mint,
    issueToken: async (user, token = {}) => (await mint({ user, ...token })).access_token,
    close: () => closeServer(server),
  };
}

interface IssuerParts {
  readonly provider: Provider;
  readonly mint: (request: UserTokenRequest) => Promise<UserTokens>;
  readonly authority: string;
}

async function answer(
  { provider, mint, authority }: IssuerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A page of another site that resolves to loopback (DNS rebinding) must not reach /dev/token.
  if (request.headers.host !== authority) {
    return sendHtml(response, 421, errorPage('wrong_host', `Open http://${authority} instead.`));
  }
  const path = new URL(request.url ?? '/', 'http://issuer').pathname;
  if (path === '/dev/token') return answerUserToken(mint, request, response);
  if (/^\/interaction\/[\w-]+$/.test(path)) return answerInteraction(provider, request, response);
  await provider.callback()(request, response);
}

function answerFailure(error: unknown, response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const text = error instanceof Error ? error.message : String(error);
  sendHtml(response, 400, errorPage('interaction_failed', `${text} Start the sign-in again.`));
}

function refuseUnsafe(environment: string | undefined, host: string): void {
  if (environment === 'production') {
    throw new DevelopmentIssuerRefused(
      'The development issuer has public passwords and refuses to start in production. ' +
        'Set ENDOSCOPE_ISSUERS to your own OpenID provider.',
    );
  }
  if (!loopbackHosts.includes(host)) {
    throw new DevelopmentIssuerRefused(
      `The development issuer listens on loopback only, not on ${host}. Use 127.0.0.1.`,
    );
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new DevelopmentIssuerRefused(
          error.code === 'EADDRINUSE'
            ? `Port ${port} of ${host} is taken, so the development issuer cannot listen there. ` +
                'Stop the other program or choose another port.'
            : `The development issuer cannot listen on ${host} port ${port}: ${error.message}`,
          { cause: error },
        ),
      ),
    );
    server.listen(port, host, resolve);
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
