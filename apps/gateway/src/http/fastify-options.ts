import { RequestInvalid } from '@endoscope/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { gatewayLimits } from '../gateway.limits.ts';
import type { Services } from '../wiring/services.ts';
import { BearerGuard } from './bearer.guard.ts';
import { checkHeaders, checkHost } from './check-headers.ts';
import { KnownRoutes } from './known-routes.ts';
import { parseJson } from './parse-json.ts';
import { answerClientError } from './raw-problem.ts';
import { nulIn } from './refuse-nul.ts';
import { requestIdOf } from './request-id.ts';
import { streamBodies } from './streamed-bodies.ts';

type AnswerError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/**
 * Limits that must hold before any of our code is reached. `answer` is for what Fastify refuses
 * before it has a route: its own answers would not be problem documents.
 */
export function fastifyOptions(answer: AnswerError) {
  return {
    bodyLimit: gatewayLimits.bodyBytesMax,
    routerOptions: { maxParamLength: gatewayLimits.pathPartCharactersMax, caseSensitive: true },
    // Of the body: streamed-bodies.ts.
    requestTimeout: 0,
    // Node's own refusal of a missing Host would not be a problem document: checkHost has one.
    http: {
      maxHeaderSize: gatewayLimits.headerBytesMax,
      headersTimeout: gatewayLimits.requestReadMs,
      requireHostHeader: false,
    },
    genReqId: (request: { headers: Record<string, unknown> }) =>
      requestIdOf(request.headers['x-request-id'] as string | undefined),
    logger: false as const,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      void reply.headers({ ...securityHeaders, 'X-Request-Id': request.id });
      void answer(error, request, reply);
    },
  };
}

/** Hooks that apply to every route, known or not, in the order of entry-pipeline.ts. */
export function hardenFastify(app: NestFastifyApplication, services: Services): void {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const { metrics, logger } = services.platform;
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (
      _request: FastifyRequest,
      body: Buffer,
      done: (error: Error | null, value?: unknown) => void,
    ) => {
      try {
        done(null, parseJson(body));
      } catch (error) {
        done(error as Error);
      }
    },
  );
  streamBodies(fastify);
  const routes = app.get(KnownRoutes);
  fastify.addHook('onRoute', ({ method, url }) => routes.add(method, url));
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.headers({ ...securityHeaders, 'X-Request-Id': request.id });
    if (request.url.length > gatewayLimits.urlCharactersMax) {
      throw new RequestInvalid({ what: 'The address is too long.' });
    }
    if (request.url.includes('%00')) throw nulIn('(address)');
    checkHost(request.headers.host);
    checkHeaders(request.raw.rawHeaders);
  });
  const guard = app.get<BearerGuard>(BearerGuard);
  fastify.addHook('preParsing', async (request, reply) => {
    if (!request.is404) await guard.admit(request, reply);
  });
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    metrics.requestDuration.observe(labels, reply.elapsedTime / 1000);
    const isProbe = route === '/livez' || route === '/readyz';
    const durationMs = Math.round(reply.elapsedTime);
    const line = { event: 'request.answered', requestId: request.id, ...labels, durationMs };
    logger[isProbe ? 'debug' : 'info'](line);
  });
}

const securityHeaders = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};
