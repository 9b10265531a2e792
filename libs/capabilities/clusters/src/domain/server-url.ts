import { clusterLimits } from './clusters.limits.ts';

/**
 * The normal form of an API server's URL, or what is wrong with it. The form is unique per server
 * and path: lower-case host without a final dot, no default port, no final slash, and addresses in
 * their usual notation (the URL parser turns `https://0x7f.1` into `https://127.0.0.1`, so that
 * the address guard sees what is dialled).
 */
export function parseServerUrl(
  text: string,
): { readonly ok: true; readonly url: string } | { readonly ok: false; readonly why: string } {
  if (text.length > clusterLimits.serverUrlCharactersMax) {
    return no(`must be at most ${clusterLimits.serverUrlCharactersMax} characters.`);
  }
  // The parser would drop tabs and line ends, and read a backslash as a slash.
  if (!/^[\x21-\x5b\x5d-\x7e]+$/.test(text))
    return no('must be plain ASCII without spaces or "\\".');
  if (!URL.canParse(text)) return no('must be a URL such as https://10.0.0.1:6443.');
  const url = new URL(text);
  if (url.protocol !== 'https:') return no('must begin with https://.');
  if (url.username !== '' || url.password !== '' || text.includes('@')) {
    return no('must not hold a user name or password.');
  }
  if (text.includes('?') || text.includes('#')) return no('must not have a query or fragment.');
  if (/%|\/\/|;/.test(url.pathname)) return no('must have a plain path, or none.');
  const host = url.host.replace(/\.(?=:\d+$|$)/, '');
  if (host === '' || host.startsWith(':')) return no('must name a host.');
  return { ok: true, url: `https://${host}${url.pathname.replace(/\/$/, '')}` };
}

const no = (why: string): { readonly ok: false; readonly why: string } => ({ ok: false, why });
