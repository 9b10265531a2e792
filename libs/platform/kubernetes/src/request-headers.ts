import type { ActingAs } from './cluster-endpoint.ts';
import { ImpersonationNameInvalid } from './cluster.errors.ts';

export type HeaderList = Record<string, string | string[]>;

export interface HeaderSources {
  readonly token: string | undefined;
  readonly userAgent: string;
  readonly accept?: string;
  readonly contentType?: string;
  readonly as?: ActingAs;
  readonly traceparent?: string;
}

const traceparentPattern = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * Every header that goes to a cluster is made here, from nothing: there is no way for a caller's
 * header to get through, and impersonation is set as a whole, never added to (Rancher steve,
 * Infisical and OCM each forgot to strip one; reliability.md §3).
 */
export function requestHeaders(sources: HeaderSources): HeaderList {
  const { token, as, contentType, traceparent } = sources;
  return {
    'user-agent': sources.userAgent,
    ...(sources.accept === undefined ? {} : { accept: sources.accept }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(contentType === undefined ? {} : { 'content-type': contentType }),
    ...(as === undefined ? {} : impersonation(as)),
    ...(traceparent && traceparentPattern.test(traceparent) ? { traceparent } : {}),
  };
}

function impersonation(as: ActingAs): HeaderList {
  const groups = as.groups.map((group) => headerText(group, 'group'));
  return {
    'impersonate-user': headerText(as.user, 'user'),
    ...(groups.length > 0 ? { 'impersonate-group': groups } : {}),
  };
}

/**
 * Names go out as UTF-8 bytes, which is how Go reads header values. HTTP strips outer blanks, so
 * " admin" would arrive as "admin", somebody else: such names are refused.
 */
function headerText(name: string, field: 'user' | 'group'): string {
  const sendable = name !== '' && name.trim() === name && !/\p{Cc}/u.test(name);
  if (!sendable) throw new ImpersonationNameInvalid({ field });
  return Buffer.from(name, 'utf8').toString('latin1');
}
