import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ClusterAuditLog } from '../audit-log.ts';
import type { ClusterIdentity } from '../cluster-identity.ts';
import { answerFault, upgradeFault } from './answer-faults.ts';
import { authenticate } from './authentication.ts';
import type { Authentication, Caller } from './authentication.ts';
import { forbidden, isAllowed } from './authorization.ts';
import type { ApiAnswer, ApiRequest, ClusterContext } from './cluster-context.ts';
import { handlerOf } from './routes.ts';
import { requestInfo } from './request-info.ts';
import type { RequestInfo } from './request-info.ts';
import { Refusal, badRequest, failure, unknownResource } from './status.ts';
import type { Status } from './status.ts';
import { StreamUpgrades } from '../streams/upgrade-handler.ts';

const bodyBytesMax = 3 * 1024 * 1024;
/** Go's default (net/http DefaultMaxHeaderBytes): a command travels in the address of its request. */
const headerBytesMax = 1024 * 1024;
const upgradable = ['attach', 'exec', 'portforward'];

export interface ApiServerOptions {
  readonly identity: ClusterIdentity;
  readonly authentication: Authentication;
  readonly auditLog: ClusterAuditLog;
}

interface Audited {
  readonly request: IncomingMessage;
  readonly info: RequestInfo;
  readonly caller: Caller | undefined;
  readonly code: number;
}

/** kube-apiserver: TLS, who is it, may they, what do they want, and a line in the audit log. */
export class ApiServer {
  private readonly server: Server;
  private readonly upgrades: StreamUpgrades;

  constructor(
    private readonly context: ClusterContext,
    private readonly options: ApiServerOptions,
  ) {
    const { identity } = options;
    this.upgrades = new StreamUpgrades(context);
    this.server = createServer({
      cert: identity.certPem,
      key: identity.keyPem,
      ca: identity.caPem,
      requestCert: true,
      rejectUnauthorized: false,
      keepAliveTimeout: 90_000,
      maxHeaderSize: headerBytesMax,
    });
    this.server.on('request', (request, response) => void this.onRequest(request, response));
    this.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      void this.onUpgrade(request, socket, head);
    });
  }

  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', () => {
        this.server.off('error', reject);
        resolve((this.server.address() as AddressInfo).port);
      });
    });
  }

  /** Open TCP connections, for tests of connection reuse. */
  connectionCount(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
    });
  }

  close(): Promise<void> {
    this.upgrades.close();
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const info = requestInfo(request.method ?? 'GET', request.url ?? '/');
    await delay(this.context.faults.latencyFor(info.path));
    if (answerFault(this.context.faults.takeAnswer(info.path), this.context.faults, response))
      return;
    let caller: Caller | undefined;
    try {
      caller = this.admitted(request, info);
      const body = await readBody(request);
      const api = {
        info,
        caller,
        contentType: request.headers['content-type'] ?? '',
        body,
      };
      const answer = await this.handle(api, response);
      this.audit({ request, info, caller, code: answer?.code ?? 200 });
      if (!answer) return;
      if (this.isOutcomeLost(info)) return void request.socket.destroy();
      sendJson(response, answer);
    } catch (error) {
      const status = statusOf(error);
      this.audit({ request, info, caller, code: status.code ?? 500 });
      if (response.headersSent) response.destroy();
      else sendJson(response, { code: status.code ?? 500, body: status });
    }
  }

  private async onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const info = requestInfo(request.method ?? 'GET', request.url ?? '/');
    await delay(this.context.faults.latencyFor(info.path));
    if (upgradeFault(this.context.faults.active.upgrade, socket)) return;
    let caller: Caller | undefined;
    try {
      caller = this.admitted(request, info);
      if (!upgradable.includes(info.subresource ?? '')) {
        throw new Refusal(badRequest('Upgrade request required'));
      }
      const api: ApiRequest = {
        info,
        caller,
        contentType: '',
        body: undefined,
      };
      this.upgrades.upgrade({ request, socket, head }, api);
      this.audit({ request, info, caller, code: 101 });
    } catch (error) {
      const status = statusOf(error);
      this.audit({ request, info, caller, code: status.code ?? 500 });
      refuseUpgrade(socket, status, error instanceof Refusal && error.plainText);
    }
  }

  /** Authentication, impersonation and RBAC. Paths that are no resource are open to all users. */
  private admitted(request: IncomingMessage, info: RequestInfo): Caller {
    const caller = authenticate(request, this.options.authentication);
    const user = caller.impersonated ?? caller.user;
    const { rules } = this.options.authentication;
    if (info.isResource && !isAllowed(rules, user, info)) throw new Refusal(forbidden(user, info));
    return caller;
  }

  private async handle(
    request: ApiRequest,
    response: ServerResponse,
  ): Promise<ApiAnswer | undefined> {
    const handler = handlerOf(request.info);
    if (!handler) throw new Refusal(unknownResource());
    return handler(this.context, request, response);
  }

  private isOutcomeLost(info: RequestInfo): boolean {
    return this.context.faults.active.patchOutcome === 'lost' && info.verb === 'patch';
  }

  private audit({ request, info, caller, code }: Audited): void {
    const { impersonated } = caller ?? {};
    const traceparent = request.headers['traceparent'];
    this.options.auditLog.append({
      at: new Date(),
      user: caller?.user.username ?? 'system:anonymous',
      impersonatedUser: impersonated && {
        username: impersonated.username,
        groups: [...impersonated.groups],
      },
      verb: info.verb,
      resource: info.resource,
      subresource: info.subresource,
      namespace: info.namespace,
      name: info.name,
      requestUri: request.url ?? '',
      userAgent: request.headers['user-agent'],
      traceparent: typeof traceparent === 'string' ? traceparent : undefined,
      code,
    });
  }
}

function sendJson(response: ServerResponse, { code, body, warnings = [] }: ApiAnswer): void {
  const status = body as Status;
  const retryAfter = status.details?.retryAfterSeconds;
  if (retryAfter !== undefined) response.setHeader('retry-after', String(retryAfter));
  if (warnings.length > 0) response.setHeader('warning', warnings.map(warningHeader));
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function warningHeader(text: string): string {
  return `299 - "${text.replace(/["\\]/g, '\\$&')}"`;
}

function refuseUpgrade(socket: Duplex, status: Status, plainText: boolean): void {
  const body = plainText ? `${status.message ?? ''}\n` : JSON.stringify(status);
  const type = plainText ? 'text/plain; charset=utf-8' : 'application/json';
  socket.end(
    `HTTP/1.1 ${status.code ?? 500} Refused\r\ncontent-type: ${type}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

function statusOf(error: unknown): Status {
  if (error instanceof Refusal) return error.status;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return failure([500, 'InternalError'], `Internal error occurred: ${message}`);
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) {
      const message = `Request entity too large: limit is ${bodyBytesMax}`;
      throw new Refusal(failure([413, 'RequestEntityTooLarge'], message, {}));
    }
    chunks.push(chunk);
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    throw new Refusal(badRequest('the object provided is unrecognized: invalid character'));
  }
}

function delay(ms: number): Promise<void> {
  return ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}
