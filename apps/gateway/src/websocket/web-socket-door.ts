import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { RequestInvalid, RouteNotFound } from '@endoscope/core';
import type { GatewayError, Principal, RequestContext } from '@endoscope/core';
import { authorizationOf } from '@endoscope/identity';
import type { AuthenticateBearer } from '@endoscope/identity';
import type { RedeemTicket } from '@endoscope/streams';
import type { Logger } from '@endoscope/telemetry';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { closeFrame } from '../errors/close-frame.ts';
import type { RecordRefusal } from '../errors/record-refusal.ts';
import { peerOf } from '../connections/connection-gate.ts';
import type { ConnectionGate } from '../connections/connection-gate.ts';
import { toGatewayError } from '../errors/translate-error.ts';
import { gatewayLimits } from '../gateway.limits.ts';
import { checkHeaders } from '../http/check-headers.ts';
import { writeRawProblem } from '../http/raw-problem.ts';
import { requestIdOf, traceparentOf } from '../http/request-id.ts';
import type { SourceAddress } from '../http/source-address.ts';
import type { Caller, RejectedTickets } from './rejected-tickets.ts';
import { OriginRefused, TooManyHandshakes } from './websocket.errors.ts';
import type { SocketRequest, SocketRoute } from './socket-route.ts';

export interface WebSocketDoorParts {
  readonly authenticate: AuthenticateBearer;
  readonly tickets: RedeemTicket;
  readonly rejectedTickets: RejectedTickets;
  readonly addresses: SourceAddress;
  readonly gate: ConnectionGate;
  readonly refusal: RecordRefusal;
  readonly logger: Logger;
  /** Browser origins besides the gateway's own. */
  readonly allowedOrigins: readonly string[];
}

/** A request that is let in: who asks, for what, in which sub-protocol. */
interface Admitted {
  readonly ctx: RequestContext;
  readonly asked: SocketRequest;
}

/**
 * What every WebSocket passes through, whichever of the routes it is for. Path, caller, Origin and
 * sub-protocol are settled before the upgrade, so a refusal is an ordinary HTTP answer; what fails
 * later is a close code. The caller comes first, so that every further refusal is somebody's line
 * in the ledger.
 */
export class WebSocketDoor {
  private handshakes = 0;
  private readonly chosen = new WeakMap<IncomingMessage, string>();
  private readonly server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    skipUTF8Validation: true,
    maxPayload: gatewayLimits.webSocketMessageBytesMax,
    handleProtocols: (_offered, request) => this.chosen.get(request) ?? false,
  });

  constructor(
    private readonly parts: WebSocketDoorParts,
    private readonly routes: readonly SocketRoute[],
  ) {}

  /**
   * At the very end of a shutdown. A stream that has ended still records it, and then says so with
   * its close code; whoever has not left after `withinMs` reads nothing any more and is cut.
   */
  async close(withinMs: number): Promise<void> {
    const { clients } = this.server;
    const closed = [...clients].map((socket) => once(socket, 'close').catch(() => undefined));
    const inTime = new AbortController();
    const late = sleep(withinMs, undefined, { signal: inTime.signal }).catch(() => undefined);
    await Promise.race([Promise.all(closed), late]);
    inTime.abort();
    for (const socket of clients) socket.terminate();
  }

  /** Never rejects. */
  async handle(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const onError = (): void => {
      socket.destroy();
    };
    socket.on('error', onError);
    const requestId = requestIdOf(request.headers['x-request-id']);
    this.handshakes += 1;
    let ctx: RequestContext | undefined;
    let asked: SocketRequest | undefined;
    try {
      checkHeaders(request.rawHeaders);
      asked = this.askedBy(request);
      ctx = await this.contextOf(request, requestId, asked);
      this.checkHandshake(request, asked);
      const admitted = { ctx, asked };
      socket.off('error', onError);
      this.server.handleUpgrade(request, socket, head, (ws) => void this.serve(ws, admitted));
    } catch (error) {
      await this.refuse(socket, toGatewayError(error), { requestId, ctx, asked });
    } finally {
      this.handshakes -= 1;
    }
  }

  private askedBy(request: IncomingMessage): SocketRequest {
    if (this.handshakes > gatewayLimits.webSocketHandshakesMax) {
      throw new TooManyHandshakes({}, { retryAfterMs: 1_000 });
    }
    const url = request.url ?? '';
    const at = url.indexOf('?');
    const path = at < 0 ? url : url.slice(0, at);
    const query = new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
    for (const route of this.routes) {
      const sessionId = route.path.exec(path)?.[1];
      if (sessionId !== undefined) return route.request(sessionId, query);
    }
    throw new RouteNotFound({ what: 'This WebSocket path' });
  }

  private checkHandshake(request: IncomingMessage, { protocols }: SocketRequest): void {
    const offered = (request.headers['sec-websocket-protocol'] ?? '')
      .split(',')
      .map((p) => p.trim());
    const chosen = protocols.find((protocol) => offered.includes(protocol));
    if (offered.length > gatewayLimits.webSocketProtocolsMax || chosen === undefined) {
      const message = `offer one of ${protocols.join(', ')}`;
      const fields = [{ field: 'Sec-WebSocket-Protocol', message }];
      throw new RequestInvalid({ what: 'No sub-protocol in common:' }, { fields });
    }
    this.chosen.set(request, chosen);
    this.checkOrigin(request);
  }

  /** Browsers send Origin and may hold a ticket; other pages must not use it. */
  private checkOrigin({ headers }: IncomingMessage): void {
    const { origin, host } = headers;
    if (origin === undefined) return;
    const own = [`http://${host}`, `https://${host}`, ...this.parts.allowedOrigins];
    if (!own.includes(origin)) throw new OriginRefused({ origin: origin.slice(0, 200) });
  }

  private async contextOf(
    request: IncomingMessage,
    requestId: string,
    { ticket, sessionId }: SocketRequest,
  ): Promise<RequestContext> {
    const { headers, socket } = request;
    const caller = {
      requestId,
      entry: 'websocket' as const,
      allowedBy: new Set<string>(),
      sourceAddress: this.parts.addresses.of(socket.remoteAddress, headers['x-forwarded-for']),
      userAgent: headers['user-agent']?.slice(0, 200),
    };
    const authorization = authorizationOf(request.rawHeaders);
    const principal: Principal = await this.parts.gate.signIn('http', peerOf(socket), () =>
      ticket
        ? this.redeem(ticket, sessionId, caller)
        : this.parts.authenticate.execute({ ...caller, authorization }),
    );
    const traceparent = traceparentOf(headers['traceparent']);
    return { ...caller, principal, traceparent, signal: new AbortController().signal };
  }

  private async redeem(ticket: string, sessionId: string, caller: Caller): Promise<Principal> {
    try {
      return await this.parts.tickets.execute(ticket, sessionId);
    } catch (error) {
      const { reason, kind } = toGatewayError(error);
      if (kind === 'unauthenticated') await this.parts.rejectedTickets.record(caller, reason);
      throw error;
    }
  }

  private async serve(ws: WebSocket, { ctx, asked }: Admitted): Promise<void> {
    try {
      await asked.serve(ws, ctx);
      ws.close(1000);
    } catch (thrown) {
      await this.fail(ws, { ctx, asked }, toGatewayError(thrown));
    }
  }

  private async fail(ws: WebSocket, admitted: Admitted, error: GatewayError): Promise<void> {
    const { ctx, asked } = admitted;
    const { requestId } = ctx;
    const fields = { event: 'socket.failed', requestId, reason: error.reason };
    if (error.kind === 'internal') this.parts.logger.error({ ...fields, cause: error.cause });
    else this.parts.logger.info({ ...fields, detail: error.detail });
    if (ws.readyState === ws.OPEN) {
      const last = asked.lastFrame(ws.protocol, error);
      if (last) ws.send(last, { binary: true });
      const { code, reason } = closeFrame(error);
      ws.close(code, reason);
    }
    await this.parts.refusal.execute(ctx, error, { event: asked.refusedAs, details: {} });
  }

  private async refuse(
    socket: Duplex,
    error: GatewayError,
    { requestId, ctx, asked }: { requestId: string } & Partial<Admitted>,
  ): Promise<void> {
    const { logger, refusal } = this.parts;
    const fields = { event: 'upgrade.refused', requestId, reason: error.reason };
    if (error.kind === 'internal') logger.error({ ...fields, cause: error.cause });
    else logger.info(fields);
    const event = asked?.refusedAs ?? 'request.refused';
    if (ctx) await refusal.execute(ctx, error, { event, details: {} });
    writeRawProblem(socket, error, requestId);
  }
}
