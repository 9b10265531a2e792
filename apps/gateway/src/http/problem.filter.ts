import { Catch, Inject } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { AppendAuditAlone } from '@endoscope/audit';
import { errorKinds } from '@endoscope/core';
import type { GatewayError } from '@endoscope/core';
import { Metrics } from '@endoscope/telemetry';
import type { Logger } from '@endoscope/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemDetails } from '../errors/problem-details.ts';
import { toGatewayError } from '../errors/translate-error.ts';
import { loggerToken } from '../wiring/tokens.ts';
import { callerOf } from './caller.ts';

/** Reasons whose own use-case has written the audit line already. */
const auditedElsewhere = new Set(['POLICY_DENIED']);
const readMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The one place where REST turns an error into an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(loggerToken) private readonly logger: Logger,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(AppendAuditAlone) private readonly audit: AppendAuditAlone,
  ) {}

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    await this.answer(thrown, request, http.getResponse<FastifyReply>());
  }

  /** Also called for what fails before a route is known (Fastify's error handler). */
  async answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const error = toGatewayError(thrown);
    this.log(error, request);
    await this.auditRefusal(error, request);
    if (reply.raw.headersSent || reply.raw.destroyed) return;
    const problem = problemDetails(error, request.id);
    if (error.retryAfterMs !== undefined) {
      void reply.header('Retry-After', String(Math.max(1, Math.ceil(error.retryAfterMs / 1000))));
    }
    if (error.kind === 'unauthenticated') void reply.header('WWW-Authenticate', 'Bearer');
    await reply
      .status(problem.status)
      .type('application/problem+json')
      .send(JSON.stringify(problem));
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
    const refused = errorKinds[error.kind].httpStatus < 500;
    if (!ctx || !refused || readMethods.has(request.method)) return;
    if (auditedElsewhere.has(error.reason)) return;
    const route = request.routeOptions.url ?? 'unknown';
    const details = { method: request.method, route, fields: error.fields.map((f) => f.field) };
    const entry = {
      event: 'request.refused',
      result: 'failure',
      reason: error.reason,
      details,
    } as const;
    await this.audit.execute(ctx, entry).catch((failure: unknown) => {
      this.logger.error({ event: 'audit.failed', requestId: request.id, cause: failure });
    });
  }
}
