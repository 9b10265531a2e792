import type { Duplex } from 'node:stream';
import { PayloadTooLarge, RequestInvalid, newId } from '@endoscope/core';
import type { GatewayError } from '@endoscope/core';
import { problemDetails } from '../errors/problem-details.ts';
import { gatewayLimits } from '../gateway.limits.ts';
import { problemHeaders } from './problem-headers.ts';

/** Answers on a bare socket, where no server answers for us: refused upgrades, broken HTTP. */
export function writeRawProblem(socket: Duplex, error: GatewayError, requestId: string): void {
  if (!socket.writable) return;
  const problem = problemDetails(error, requestId);
  const body = JSON.stringify(problem);
  const headers = {
    ...problemHeaders(error),
    Connection: 'close',
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Request-Id': requestId,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${problem.status} ${problem.title}`, ...lines, '', body].join('\r\n'));
}

/** What Node's HTTP parser refused, before there was a request (RFC 9112 §2.2, §6.3). */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  writeRawProblem(socket, clientError(error), newId('request'));
}

function clientError(cause: NodeJS.ErrnoException): GatewayError {
  if (cause.code === 'HPE_HEADER_OVERFLOW') {
    const bytesMax = gatewayLimits.headerBytesMax;
    return new PayloadTooLarge({ what: 'The header block', bytesMax }, { cause });
  }
  const what =
    cause.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? 'The request did not arrive in time.'
      : 'The request is not HTTP.';
  return new RequestInvalid({ what }, { cause });
}
