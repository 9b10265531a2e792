import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { UserInfo } from './authorization.ts';
import { Refusal, badRequest, failure, unauthorized } from './status.ts';
import { forbidden, isAllowed } from './authorization.ts';
import type { RbacRule } from './authorization.ts';

export interface Caller {
  readonly user: UserInfo;
  readonly impersonated: UserInfo | undefined;
}

export interface Authentication {
  readonly tokens: ReadonlyMap<string, UserInfo>;
  /** Users by the common name of a certificate the cluster's authority signed. */
  readonly certificates: ReadonlyMap<string, UserInfo>;
  readonly rules: readonly RbacRule[];
}

/** Who calls, and as whom: throws 401 and 403 as the API server's filters do. */
export function authenticate(request: IncomingMessage, from: Authentication): Caller {
  const user = userByToken(request, from) ?? userByCertificate(request, from);
  if (!user) throw new Refusal(unauthorized());
  return { user, impersonated: impersonatedUser(request, user, from.rules) };
}

function userByToken(request: IncomingMessage, from: Authentication): UserInfo | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  const token = /^Bearer (\S+)$/i.exec(header)?.[1];
  const user = token === undefined ? undefined : from.tokens.get(token);
  if (!user) throw new Refusal(unauthorized());
  return user;
}

function userByCertificate(request: IncomingMessage, from: Authentication): UserInfo | undefined {
  const socket = request.socket as TLSSocket;
  if (!socket.authorized) return undefined;
  const { subject } = socket.getPeerCertificate();
  return from.certificates.get(String(subject?.CN ?? ''));
}

function impersonatedUser(
  request: IncomingMessage,
  by: UserInfo,
  rules: readonly RbacRule[],
): UserInfo | undefined {
  const [username] = headerValues(request, 'impersonate-user');
  const groups = headerValues(request, 'impersonate-group');
  if (username === undefined) {
    if (groups.length === 0) return undefined;
    const message =
      'requested [{Group    impersonate ' + `${groups[0]}  }] without impersonating a user`;
    throw new Refusal(failure([500, 'InternalError'], `Internal error occurred: ${message}`));
  }
  const wanted: [string, string][] = [
    ['users', username],
    ...groups.map((g): [string, string] => ['groups', g]),
  ];
  for (const [resource, name] of wanted) {
    const question = { verb: 'impersonate', resource, name };
    if (!isAllowed(rules, by, question)) throw new Refusal(forbidden(by, question));
  }
  if (username === '') throw new Refusal(badRequest('invalid user to impersonate'));
  return { username, groups: [...groups, 'system:authenticated'] };
}

/** Repeated headers stay apart (Node joins them in `headers`), and bytes are UTF-8 as in Go. */
function headerValues(request: IncomingMessage, name: string): string[] {
  const values: string[] = [];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    if (request.rawHeaders[i]?.toLowerCase() !== name) continue;
    values.push(Buffer.from(request.rawHeaders[i + 1] ?? '', 'latin1').toString('utf8'));
  }
  return values;
}
