import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { InteractionResults } from 'oidc-provider';
import {
  developmentResource,
  developmentUsers,
  findDevelopmentUser,
} from './development-accounts.ts';
import { readForm, sendHtml } from './issuer-http.ts';
import { loginPage } from './issuer-pages.ts';

/** The sign-in page. Signing in also grants what the client asked for: one form, one click. */
export async function answerInteraction(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { uid, params } = await provider.interactionDetails(request, response);
  const clientId = String(params.client_id);
  const form = {
    action: `/interaction/${uid}`,
    clientId,
    userNames: Object.keys(developmentUsers),
  };
  if (request.method !== 'POST') return sendHtml(response, 200, loginPage(form));
  const fields = await readForm(request);
  const user = findDevelopmentUser(fields.get('user') ?? '');
  if (user === undefined || fields.get('password') !== user.name) {
    const error = 'No such user, or another password.';
    return sendHtml(response, 401, loginPage({ ...form, error }));
  }
  const grantId = await grantAccess(provider, user.name, clientId);
  const result: InteractionResults = { login: { accountId: user.name }, consent: { grantId } };
  await provider.interactionFinished(request, response, result);
}

/** A new grant of everything the development audience has; returns its id. */
export async function grantAccess(
  provider: Provider,
  accountId: string,
  clientId: string,
): Promise<string> {
  const grant = new provider.Grant({ accountId, clientId });
  grant.addOIDCScope('openid offline_access');
  grant.addResourceScope(developmentResource, '');
  return await grant.save();
}
