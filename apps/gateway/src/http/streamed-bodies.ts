import { MediaTypeUnsupported } from '@endoscope/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { gatewayLimits } from '../gateway.limits.ts';
import { answerClientError } from './raw-problem.ts';

export const fileMediaTypes = {
  file: 'application/octet-stream',
  tree: 'application/x-tar',
} as const;

/** The one route whose body is a stream, of any length and for as long as it takes. */
const filesRoute = '/v1/sessions/:session/files';

function isStreamed(request: FastifyRequest): boolean {
  return request.method === 'PUT' && request.routeOptions.url === filesRoute;
}

/**
 * Hands the body of an upload to its handler unread, and gives every other body `requestReadMs` to
 * arrive: Node's own `requestTimeout` knows no routes.
 */
export function streamBodies(fastify: FastifyInstance): void {
  fastify.addContentTypeParser('*', (request, payload, done) => {
    if (isStreamed(request)) return done(null, payload);
    done(new MediaTypeUnsupported({ given: 'this', supported: 'application/json' }));
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (!isStreamed(request)) limitReading(request);
    done();
  });
}

function limitReading({ raw }: FastifyRequest): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = raw.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return;
  const late = setTimeout(() => {
    const error = Object.assign(new Error('the body is late'), {
      code: 'ERR_HTTP_REQUEST_TIMEOUT',
    });
    if (!raw.complete) answerClientError(error, raw.socket);
  }, gatewayLimits.requestReadMs);
  const stop = (): void => clearTimeout(late);
  raw.once('end', stop);
  raw.once('close', stop);
}

const lingerMs = 1_000;

/** A body that nobody reads any more is not waited for: the connection ends with the answer. */
export function closeAfterAnswer({ raw }: FastifyRequest, reply: FastifyReply): void {
  reply.raw.once('finish', () => {
    if (raw.complete) return;
    // The client may still be writing: it gets the time to read why.
    setTimeout(() => raw.destroy(), lingerMs).unref();
  });
}
