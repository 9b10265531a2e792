import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { Principal, RequestContext } from '@endoscope/core';
import { AuthenticateBearer, authorizationOf } from '@endoscope/identity';
import { BearerStrategy } from '@endoscope/identity/adapters';
import type { FastifyReply, FastifyRequest } from 'fastify';
import passport from 'passport';
import { ConnectionGate, peerOf } from '../connections/connection-gate.ts';
import { ViewTickets } from '../recordings/view-tickets.ts';
import { callerOf, setCaller } from './caller.ts';
import { isPublic, publicRoute } from './public-route.ts';
import { traceparentOf } from './request-id.ts';
import { SourceAddress } from './source-address.ts';
import { viewAskedBy } from './view-route.ts';

/** Opens a route to everybody. The list of such routes is golden: test/golden/endpoints.txt. */
export const Public = () => RouteConfig(publicRoute);

/** Closed by default: without a verified bearer token no handler is reached. */
@Injectable()
export class BearerGuard implements CanActivate {
  private readonly passport = new passport.Passport();

  constructor(
    @Inject(AuthenticateBearer) private readonly authenticate: AuthenticateBearer,
    @Inject(SourceAddress) private readonly addresses: SourceAddress,
    @Inject(ConnectionGate) private readonly gate: ConnectionGate,
    @Inject(ViewTickets) private readonly tickets: ViewTickets,
  ) {
    this.passport.use(
      new BearerStrategy<FastifyRequest>((request) => this.principalOf(request)) as never,
    );
  }

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const http = execution.switchToHttp();
    await this.admit(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
    return true;
  }

  /** Called before the body is read, so that strangers cannot make us read and parse one. */
  async admit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (isPublic(request) || callerOf(request)) return;
    const principal = await this.gate.signIn('http', peerOf(request.raw.socket), () =>
      this.signIn(request, reply),
    );
    setCaller(request, this.contextOf(request, principal, goneSignal(reply)));
  }

  /** A view of a recording takes a ticket, and a token only if one is sent as well. */
  private async signIn(request: FastifyRequest, reply: FastifyReply): Promise<Principal> {
    const view = viewAskedBy(request);
    if (!view) return this.run(request, reply);
    const isSigned = view.ticket === undefined || request.headers.authorization !== undefined;
    const caller = isSigned ? await this.run(request, reply) : undefined;
    return this.tickets.redeem(view, this.callOf(request), caller);
  }

  private run(request: FastifyRequest, reply: FastifyReply): Promise<Principal> {
    return new Promise((resolve, reject) => {
      const middleware = this.passport.authenticate(
        'bearer',
        { session: false },
        (error: unknown, principal: Principal | false) => {
          if (error) reject(error as Error);
          else if (principal) resolve(principal);
          else reject(new Error('the bearer strategy answered nothing'));
        },
      ) as (request: unknown, reply: unknown, next: (error?: unknown) => void) => void;
      middleware(request, reply, (error) => reject(error as Error));
    });
  }

  private principalOf(request: FastifyRequest): Promise<Principal> {
    const authorization = authorizationOf(request.raw.rawHeaders);
    return this.authenticate.execute({ ...this.callOf(request), authorization });
  }

  private callOf(request: FastifyRequest) {
    return {
      requestId: request.id,
      entry: 'rest',
      allowedBy: new Set<string>(),
      sourceAddress: this.addressOf(request),
      userAgent: request.headers['user-agent']?.slice(0, 200),
    } as const;
  }

  private contextOf(
    request: FastifyRequest,
    principal: Principal,
    signal: AbortSignal,
  ): RequestContext {
    return {
      ...this.callOf(request),
      principal,
      traceparent: traceparentOf(request.headers['traceparent']),
      signal,
    };
  }

  private addressOf({ raw }: FastifyRequest): string | undefined {
    return this.addresses.of(raw.socket.remoteAddress, raw.headers['x-forwarded-for']);
  }
}

/** Aborts when the connection closes before the answer is complete; keep-alive outlives it. */
function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort(new Error('the client is gone'));
  });
  return gone.signal;
}
