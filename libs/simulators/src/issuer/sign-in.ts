import type { DevelopmentUserName } from './development-accounts.ts';
import { developmentClients, developmentUsers } from './development-accounts.ts';

/** Pages a sign-in goes through at most; a loop ends here. */
const stepsMax = 20;

export interface DeviceApproval {
  readonly verificationUriComplete: string;
  readonly user: DevelopmentUserName;
}

/**
 * Does in the development issuer what a person does in the browser: opens the page of the device
 * flow, confirms the code and signs in. Works on plain fetch, a cookie jar and the pages' forms.
 */
export async function approveDeviceCode(approval: DeviceApproval): Promise<void> {
  const page = await walkForms(approval.verificationUriComplete, {
    user: approval.user,
    password: developmentUsers[approval.user].name,
  });
  if (!page.includes('Signed in')) {
    throw new Error(`The issuer did not accept the sign-in. Its last page says:\n${page}`);
  }
}

export interface DeviceSignIn {
  readonly issuerUrl: string;
  readonly user: DevelopmentUserName;
  readonly signal?: AbortSignal;
}

export interface SignedIn {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly idToken: string;
}

/** The whole device flow (RFC 8628) of the CLI's client, both sides of it. */
export async function signInWithDeviceFlow(signIn: DeviceSignIn): Promise<SignedIn> {
  const { signal, issuerUrl, user } = signIn;
  const device = await postForm(`${issuerUrl}/device/auth`, {
    client_id: developmentClients.cli.clientId,
    scope: 'openid offline_access',
  });
  await approveDeviceCode({ verificationUriComplete: device.verification_uri_complete!, user });
  signal?.throwIfAborted();
  const tokens = await postForm(`${issuerUrl}/token`, {
    client_id: developmentClients.cli.clientId,
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: device.device_code!,
  });
  return {
    accessToken: tokens.access_token!,
    refreshToken: tokens.refresh_token!,
    idToken: tokens.id_token!,
  };
}

/**
 * Follows redirects and submits each form, until a page has none; returns that page. `jar` is the
 * browser's cookies: a second walk with the same one is the same browser.
 */
export async function walkForms(
  url: string,
  fields: Record<string, string>,
  jar: Map<string, string> = new Map(),
): Promise<string> {
  let next: { url: string; body?: URLSearchParams } = { url };
  for (let step = 0; step < stepsMax; step += 1) {
    const response = await fetch(next.url, {
      method: next.body === undefined ? 'GET' : 'POST',
      body: next.body,
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    keepCookies(jar, response);
    const text = await response.text();
    const location = response.headers.get('location');
    if (location !== null) {
      next = { url: new URL(location, next.url).href };
      continue;
    }
    const form = response.ok ? readFormOf(text, next.url, fields) : undefined;
    if (form === undefined) return text;
    next = form;
  }
  throw new Error(`The sign-in did not end within ${stepsMax} pages.`);
}

/** Cookies are kept by name only: one issuer, and paths that never overlap. */
function keepCookies(jar: Map<string, string>, response: Response): void {
  for (const line of response.headers.getSetCookie()) {
    const pair = line.split(';', 1)[0]!;
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(pair.indexOf('=') + 1);
    if (value === '') jar.delete(name);
    else jar.set(name, value);
  }
}

function readFormOf(
  html: string,
  pageUrl: string,
  fields: Record<string, string>,
): { url: string; body: URLSearchParams } | undefined {
  const form = /<form[^>]*\baction="([^"]*)"[^>]*>([\s\S]*?)<\/form>/.exec(html);
  if (form === null) return undefined;
  const body = new URLSearchParams();
  for (const [input] of form[2]!.matchAll(/<input\b[^>]*>/g)) {
    const name = /\bname="([^"]*)"/.exec(input)?.[1];
    if (name === undefined) continue;
    body.set(name, fields[name] ?? unescapeHtml(/\bvalue="([^"]*)"/.exec(input)?.[1] ?? ''));
  }
  return { url: new URL(unescapeHtml(form[1]!), pageUrl).href, body };
}

function unescapeHtml(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

async function postForm(
  url: string,
  form: Record<string, string>,
): Promise<Record<string, string>> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
  const answer = (await response.json()) as Record<string, string>;
  if (!response.ok) throw new Error(`${url}: ${answer.error}: ${answer.error_description}`);
  return answer;
}
