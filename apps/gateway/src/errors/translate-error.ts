import { GatewayError, InternalError, MediaTypeUnsupported } from '@endoscope/core';
import { MethodNotAllowed, PayloadTooLarge, RequestInvalid, RouteNotFound } from '@endoscope/core';
import { gatewayLimits } from '../gateway.limits.ts';

/** Fastify's and Nest's own failures have codes and HTTP statuses; everything else is a fault. */
interface FrameworkError {
  readonly code?: string;
  readonly statusCode?: number;
  readonly message?: string;
  getStatus?(): number;
}

/** Any thrown value as the one kind of error the doors know; the original stays as its cause. */
export function toGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  const { code, statusCode, message, getStatus } = (error ?? {}) as FrameworkError;
  const status = getStatus ? getStatus.call(error) : statusCode;
  const options = { cause: error };
  switch (status) {
    case 400:
      return new RequestInvalid({ what: sentenceOf(code, message) }, options);
    case 404:
      return new RouteNotFound({ what: message ?? 'This route' }, options);
    case 405:
      return new MethodNotAllowed({ what: message ?? 'This method' }, options);
    case 414: {
      const bytesMax = gatewayLimits.pathPartCharactersMax;
      return new PayloadTooLarge({ what: 'A part of the address', bytesMax }, options);
    }
    case 413:
    case 431: {
      const bytesMax = gatewayLimits.bodyBytesMax;
      return new PayloadTooLarge({ what: 'The request', bytesMax }, options);
    }
    case 415:
      return new MediaTypeUnsupported({ given: 'this', supported: 'application/json' }, options);
    default:
      return new InternalError({}, options);
  }
}

function sentenceOf(code: string | undefined, message: string | undefined): string {
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY') return 'The body is empty; send a JSON object.';
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY') return 'The body is not JSON.';
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH') return 'The body is not as long as announced.';
  return message === undefined
    ? 'The request is malformed.'
    : `The request is malformed: ${message}.`;
}
