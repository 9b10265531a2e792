import type { IssuerInfo } from '@endoscope/client';
import { CliError, exitCodes, UsageError } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';
import { createClient } from '../create-client.ts';
import type { DevicePrompt } from '../sign-in/issuer-client.ts';
import { IssuerClient } from '../sign-in/issuer-client.ts';
import type { StoredToken } from '../settings/token-store.ts';
import { Interrupts } from '../terminal/interrupts.ts';
import type { Invocation } from './define.ts';

interface LoginOptions {
  readonly issuer?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly developmentUser?: string;
}

export async function run(context: Context, { options }: Invocation<LoginOptions>): Promise<void> {
  const server = await context.server();
  const info = await chooseIssuer(context, options.issuer);
  const { environment } = context;
  const clientSecret = options.clientSecret ?? environment.clientSecret;
  const clientId = options.clientId ?? environment.clientId ?? info.clientId;
  if (!clientId) throw new UsageError(`you must specify --client-id: ${server} names none`);
  const issuer = await IssuerClient.discover({
    server,
    info,
    clientId,
    ...(clientSecret ? { clientSecret } : {}),
  });
  const token = await signIn(context, issuer, { ...options, clientSecret });
  const { userAgent } = context;
  const me = await createClient({ server, token: token.accessToken, userAgent }).me();
  await context.tokens.write(token);
  context.stderr.line(`Signed in to ${server} as ${safeLine(me.principal.username)}.`);
}

function signIn(
  context: Context,
  issuer: IssuerClient,
  { developmentUser, clientSecret }: LoginOptions,
): Promise<StoredToken> {
  if (developmentUser !== undefined) return issuer.asDevelopmentUser(developmentUser);
  return clientSecret ? issuer.byClientCredentials() : byDevice(context, issuer);
}

async function chooseIssuer(context: Context, wanted: string | undefined): Promise<IssuerInfo> {
  const { issuers = [] } = await (await context.anonymousClient()).info();
  const chosen = wanted === undefined ? issuers[0] : issuers.find((i) => i.issuer === wanted);
  if (chosen) return chosen;
  const known = issuers.map((issuer) => issuer.issuer).join(', ');
  throw new UsageError(
    wanted === undefined
      ? 'the gateway names no issuer to sign in at'
      : `the gateway does not trust ${wanted}; it trusts ${known}`,
  );
}

async function byDevice(context: Context, issuer: IssuerClient): Promise<StoredToken> {
  const interrupts = new Interrupts((interrupted) => process.exit(interrupted.exitCode));
  try {
    return await issuer.byDevice((prompt) => showPrompt(context, prompt), interrupts.signal);
  } catch (error) {
    const { reason } = interrupts;
    if (reason) throw new CliError('Sign-in cancelled.', { exitCode: reason.exitCode });
    if (!isExpired(error)) throw error;
    throw new CliError('The code has expired before it was confirmed.', {
      exitCode: exitCodes.timedOut,
      hint: 'Try again: endo login',
    });
  } finally {
    interrupts.stop();
  }
}

function showPrompt(context: Context, prompt: DevicePrompt): void {
  const { stderr } = context;
  stderr.line('To sign in, open this address in a browser and confirm the code:');
  stderr.line();
  stderr.line(`  ${safeLine(prompt.verificationUriComplete ?? prompt.verificationUri)}`);
  stderr.line(`  Code: ${context.paint('bold', safeLine(prompt.userCode))}`);
  stderr.line();
  stderr.line(`Waiting for ${Math.round(prompt.expiresInSeconds / 60)} minutes; Ctrl-C cancels.`);
}

function isExpired(error: unknown): boolean {
  return error instanceof Error && (error as { code?: string }).code === 'OAUTH_TIMEOUT';
}
