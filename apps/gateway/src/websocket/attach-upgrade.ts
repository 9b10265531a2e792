import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { RequestInvalid, RouteNotFound } from '@endoscope/core';
import type { GatewayError, Principal, RequestContext } from '@endoscope/core';
import { authorizationOf } from '@endoscope/identity';
import type { AuthenticateBearer } from '@endoscope/identity';
import type { AttachSession, RedeemTicket } from '@endoscope/streams';
import type { Logger } from '@endoscope/telemetry';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { closeFrame } from '../errors/close-frame.ts';
import type { RecordRefusal } from '../errors/record-refusal.ts';
import { toGatewayError } from '../errors/translate-error.ts';
import { gatewayLimits } from '../gateway.limits.ts';
import { checkHeaders } from '../http/check-headers.ts';
import { writeRawProblem } from '../http/raw-problem.ts';
import { requestIdOf, traceparentOf } from '../http/request-id.ts';
import type { SourceAddress } from '../http/source-address.ts';
import type { Caller, RejectedTickets } from './rejected-tickets.ts';
import { OriginRefused, TooManyHandshakes } from './websocket.errors.ts';
import { attachQueryOf } from './attach-query.ts';
import type { AttachQuery } from './attach-query.ts';
import { dialects, statusFrameOfError } from './dialects.ts';
import type { Dialect } from './dialects.ts';
import { SocketAttachClient } from './socket-attach-client.ts';

export interface AttachUpgradeParts {
  readonly authenticate: AuthenticateBearer;
  readonly tickets: RedeemTicket;
  readonly attach: AttachSession;
  readonly rejectedTickets: RejectedTickets;
  readonly addresses: SourceAddress;
  readonly refusal: RecordRefusal;
  readonly logger: Logger;
  /** Browser origins besides the gateway's own. */
  readonly allowedOrigins: readonly string[];
}

/**
 * WebSocket /v1/sessions/{session}/attach. Path, caller, Origin and sub-protocol are settled
 * before the upgrade, so a refusal is an ordinary HTTP answer; what fails later is a close code.
 * The caller comes first, so that every further refusal is somebody's line in the ledger.
 */
export class AttachUpgrade {
  private handshakes = 0;
  private readonly server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    skipUTF8Validation: true,
    maxPayload: gatewayLimits.webSocketMessageBytesMax,
    handleProtocols: (offered) => chosenDialect([...offered]) ?? false,
  });

  constructor(private readonly parts: AttachUpgradeParts) {}

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
    try {
      checkHeaders(request.rawHeaders);
      const query = this.pathOf(request);
      const known = (ctx = await this.contextOf(request, requestId, query));
      this.checkHandshake(request);
      socket.off('error', onError);
      this.server.handleUpgrade(request, socket, head, (ws) => {
        void this.serve(ws, known, query);
      });
    } catch (error) {
      await this.refuse(socket, toGatewayError(error), { requestId, ctx });
    } finally {
      this.handshakes -= 1;
    }
  }

  private pathOf(request: IncomingMessage): AttachQuery {
    if (this.handshakes > gatewayLimits.webSocketHandshakesMax) {
      throw new TooManyHandshakes({}, { retryAfterMs: 1_000 });
    }
    const query = attachQueryOf(request.url ?? '');
    if (!query) throw new RouteNotFound({ what: 'This WebSocket path' });
    return query;
  }

  private checkHandshake(request: IncomingMessage): void {
    const offered = (request.headers['sec-websocket-protocol'] ?? '')
      .split(',')
      .map((p) => p.trim());
    if (offered.length > gatewayLimits.webSocketProtocolsMax || !chosenDialect(offered)) {
      const message = `offer one of ${dialects.join(', ')}`;
      const fields = [{ field: 'Sec-WebSocket-Protocol', message }];
      throw new RequestInvalid({ what: 'No sub-protocol in common:' }, { fields });
    }
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
    query: AttachQuery,
  ): Promise<RequestContext> {
    const { headers, socket } = request;
    const caller = {
      requestId,
      entry: 'websocket' as const,
      sourceAddress: this.parts.addresses.of(socket.remoteAddress, headers['x-forwarded-for']),
      userAgent: headers['user-agent']?.slice(0, 200),
    };
    const principal: Principal = query.ticket
      ? await this.redeem(query.ticket, query.sessionId, caller)
      : await this.parts.authenticate.execute({
          ...caller,
          authorization: authorizationOf(request.rawHeaders),
        });
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

  private async serve(ws: WebSocket, ctx: RequestContext, query: AttachQuery): Promise<void> {
    const dialect = ws.protocol as Dialect;
    const client = new SocketAttachClient(ws, dialect);
    const signal = client.gone.signal;
    const { sessionId, size, stdin } = query;
    const name = ctx.userAgent ?? '';
    try {
      await this.parts.attach.execute(
        { ...ctx, signal },
        { sessionId, size, stdin, client: name },
        client,
      );
      ws.close(1000);
    } catch (thrown) {
      await this.fail(ws, ctx, toGatewayError(thrown));
    }
  }

  private async fail(ws: WebSocket, ctx: RequestContext, error: GatewayError): Promise<void> {
    const { requestId } = ctx;
    const fields = { event: 'attach.failed', requestId, reason: error.reason };
    if (error.kind === 'internal') this.parts.logger.error({ ...fields, cause: error.cause });
    else this.parts.logger.info({ ...fields, detail: error.detail });
    if (ws.readyState === ws.OPEN) {
      if (ws.protocol !== 'v1.endoscope') ws.send(statusFrameOfError(error), { binary: true });
      const { code, reason } = closeFrame(error);
      ws.close(code, reason);
    }
    await this.parts.refusal.execute(ctx, error, { event: 'attachment.refused', details: {} });
  }

  private async refuse(
    socket: Duplex,
    error: GatewayError,
    { requestId, ctx }: { requestId: string; ctx: RequestContext | undefined },
  ): Promise<void> {
    const { logger, refusal } = this.parts;
    const fields = { event: 'upgrade.refused', requestId, reason: error.reason };
    if (error.kind === 'internal') logger.error({ ...fields, cause: error.cause });
    else logger.info(fields);
    if (ctx) await refusal.execute(ctx, error, { event: 'attachment.refused', details: {} });
    writeRawProblem(socket, error, requestId);
  }
}

function chosenDialect(offered: readonly string[]): Dialect | undefined {
  return dialects.find((dialect) => offered.includes(dialect));
}
