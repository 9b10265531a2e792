import { Inject, Injectable, SetMetadata } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Principal, RequestContext } from '@endoscope/core';
import { AuthenticateBearer, authorizationOf } from '@endoscope/identity';
import { BearerStrategy } from '@endoscope/identity/adapters';
import type { FastifyReply, FastifyRequest } from 'fastify';
import passport from 'passport';
import { setCaller } from './caller.ts';
import { traceparentOf } from './request-id.ts';
import { SourceAddress } from './source-address.ts';

const publicKey = 'endoscope:public';

/** Opens a route to everybody. The list of such routes is golden: test/golden/endpoints.txt. */
export const Public = () => SetMetadata(publicKey, true);

/** Closed by default: without a verified bearer token no handler is reached. */
@Injectable()
export class BearerGuard implements CanActivate {
  private readonly passport = new passport.Passport();

  constructor(
    @Inject(AuthenticateBearer) private readonly authenticate: AuthenticateBearer,
    @Inject(SourceAddress) private readonly addresses: SourceAddress,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {
    this.passport.use(
      new BearerStrategy<FastifyRequest>((request) => this.principalOf(request)) as never,
    );
  }

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const handlers = [execution.getHandler(), execution.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(publicKey, handlers)) return true;
    const http = execution.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const principal = await this.run(request, http.getResponse<FastifyReply>());
    setCaller(request, this.contextOf(request, principal));
    return true;
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
    return this.authenticate.execute({
      authorization: authorizationOf(request.raw.rawHeaders),
      requestId: request.id,
      entry: 'rest',
      sourceAddress: this.addressOf(request),
      userAgent: request.headers['user-agent'],
    });
  }

  private contextOf(request: FastifyRequest, principal: Principal): RequestContext {
    const gone = new AbortController();
    request.raw.socket.once('close', () => gone.abort(new Error('the client is gone')));
    return {
      requestId: request.id,
      principal,
      entry: 'rest',
      sourceAddress: this.addressOf(request),
      userAgent: request.headers['user-agent']?.slice(0, 200),
      traceparent: traceparentOf(request.headers['traceparent']),
      signal: gone.signal,
    };
  }

  private addressOf({ raw }: FastifyRequest): string | undefined {
    return this.addresses.of(raw.socket.remoteAddress, raw.headers['x-forwarded-for']);
  }
}
