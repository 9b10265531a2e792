import type { Context } from '../context.ts';
import { IssuerClient } from '../sign-in/issuer-client.ts';

/** Forgetting must work without the network; revoking is tried and said. */
export async function run(context: Context): Promise<void> {
  const server = await context.server();
  const token = await context.tokens.read(server);
  await context.tokens.remove(server);
  if (!token) return context.stderr.line(`You were not signed in to ${server}.`);
  if (token.refreshToken !== undefined) {
    const { issuer, clientId, refreshToken } = token;
    try {
      const client = await IssuerClient.discover({ server, info: { issuer }, clientId });
      await client.revoke(refreshToken);
    } catch {
      context.stderr.line(`Warning: ${issuer} could not be asked to revoke the refresh token.`);
    }
  }
  context.stderr.line(`Signed out of ${server}.`);
}
