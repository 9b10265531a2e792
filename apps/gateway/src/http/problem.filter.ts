import { Catch, Inject } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { MediaTypeUnsupported, MethodNotAllowed, RouteNotFound, errorKinds } from '@endoscope/core';
import type { GatewayError } from '@endoscope/core';
import { Metrics } from '@endoscope/telemetry';
import type { Logger } from '@endoscope/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemDetails } from '../errors/problem-details.ts';
import { RecordRefusal } from '../errors/record-refusal.ts';
import { toGatewayError } from '../errors/translate-error.ts';
import { loggerToken } from '../wiring/tokens.ts';
import { callerOf } from './caller.ts';
import { KnownRoutes } from './known-routes.ts';
import { problemHeaders } from './problem-headers.ts';

const readMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The one place where REST turns an error into an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(loggerToken) private readonly logger: Logger,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(RecordRefusal) private readonly refusal: RecordRefusal,
    @Inject(KnownRoutes) private readonly routes: KnownRoutes,
  ) {}

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    await this.answer(thrown, request, http.getResponse<FastifyReply>());
  }

  /** Also called for what fails before a route is known (Fastify's error handler). */
  async answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const error = this.named(toGatewayError(thrown), request, reply);
    this.log(error, request);
    await this.auditRefusal(error, request);
    if (reply.raw.headersSent || reply.raw.destroyed) return;
    const problem = problemDetails(error, request.id);
    await reply
      .headers(problemHeaders(error))
      .status(problem.status)
      .type('application/problem+json')
      .send(JSON.stringify(problem));
  }

  /** The framework's own refusals, told with what was asked for. */
  private named(error: GatewayError, request: FastifyRequest, reply: FastifyReply): GatewayError {
    const [path = ''] = request.url.split('?');
    const what = `${request.method} ${path}`.slice(0, 200);
    const options = { cause: error.cause };
    if (error instanceof MediaTypeUnsupported && error.details.given === 'this') {
      const given = (request.headers['content-type'] ?? '').slice(0, 100);
      return new MediaTypeUnsupported({ given, supported: 'application/json' }, options);
    }
    if (!(error instanceof RouteNotFound)) return error;
    const methods = this.routes.methodsOf(path);
    if (methods.length === 0) return new RouteNotFound({ what }, options);
    void reply.header('Allow', methods.join(', '));
    return new MethodNotAllowed({ what }, options);
  }

  private log(error: GatewayError, request: FastifyRequest): void {
    this.metrics.errors.inc({ reason: error.reason });
    const { logLevel } = errorKinds[error.kind];
    const fields = {
      event: 'request.failed',
      requestId: request.id,
      method: request.method,
      url: request.url.split('?')[0],
      reason: error.reason,
      detail: error.detail,
    };
    this.logger[logLevel](error.kind === 'internal' ? { ...fields, cause: error.cause } : fields);
  }

  /** A refused write leaves a line even when no use-case was reached; never its payload. */
  private async auditRefusal(error: GatewayError, request: FastifyRequest): Promise<void> {
    const ctx = callerOf(request);
    if (!ctx || readMethods.has(request.method)) return;
    const route = request.routeOptions.url ?? 'unknown';
    const event = route === '/v1/sessions' ? 'session.refused' : 'request.refused';
    await this.refusal.execute(ctx, error, { event, details: { method: request.method, route } });
  }
}
