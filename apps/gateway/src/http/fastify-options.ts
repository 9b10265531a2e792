import { RequestInvalid } from '@endoscope/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { gatewayLimits } from '../gateway.limits.ts';
import type { Services } from '../wiring/services.ts';
import { checkHeaders } from './check-headers.ts';
import { parseJson } from './parse-json.ts';
import { requestIdOf } from './request-id.ts';

/** Limits that must hold before any of our code is reached. */
export function fastifyOptions() {
  return {
    bodyLimit: gatewayLimits.bodyBytesMax,
    routerOptions: { maxParamLength: 300, caseSensitive: true },
    requestTimeout: gatewayLimits.requestReadMs,
    http: { maxHeaderSize: gatewayLimits.headerBytesMax },
    genReqId: (request: { headers: Record<string, unknown> }) =>
      requestIdOf(request.headers['x-request-id'] as string | undefined),
    logger: false as const,
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
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.headers({ ...securityHeaders, 'X-Request-Id': request.id });
    if (request.url.length > gatewayLimits.urlCharactersMax) {
      throw new RequestInvalid({ what: 'The address is too long.' });
    }
    checkHeaders(request.raw.rawHeaders);
  });
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    metrics.requestDuration.observe(labels, reply.elapsedTime / 1000);
    logger.debug({ event: 'request.answered', requestId: request.id, ...labels });
  });
}

const securityHeaders = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};
