import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ClusterFaults, FaultSwitch } from '../faults.ts';
import { failure } from './status.ts';

const hugeBodyBytes = 100 * 1024 * 1024;
const html = '<!DOCTYPE html><html><body><h1>Sign in</h1></body></html>';

/** Answers in place of the API server; true when it did. */
export function answerFault(
  fault: ClusterFaults['answer'],
  faults: FaultSwitch,
  response: ServerResponse,
): boolean {
  const json = { 'content-type': 'application/json' };
  switch (fault) {
    case undefined:
      return false;
    case 'too_many_requests': {
      const retryAfter = String(faults.active.retryAfterSeconds ?? 1);
      response.writeHead(429, {
        'content-type': 'text/plain; charset=utf-8',
        'retry-after': retryAfter,
      });
      response.end('Too many requests, please try again later.\n');
      return true;
    }
    case 'internal_error':
      sendFailure(response, 500, 'Internal error occurred: etcdserver: request timed out');
      return true;
    case 'unavailable':
      sendFailure(response, 503, 'the server is currently unable to handle the request');
      return true;
    case 'connection_reset':
      response.socket?.destroy();
      return true;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end(html);
      return true;
    case 'redirect':
      response
        .writeHead(302, {
          location: 'https://169.254.169.254/latest/meta-data',
        })
        .end();
      return true;
    case 'huge_body':
      sendHugeBody(response);
      return true;
    case 'malformed_json':
      response.writeHead(200, json).end('{"kind":"Pod","metadata":{');
      return true;
    case 'hang':
      return true;
  }
}

function sendFailure(response: ServerResponse, code: 500 | 503, message: string): void {
  const reason = code === 500 ? 'InternalError' : 'ServiceUnavailable';
  const body = JSON.stringify(failure([code, reason], message));
  response.writeHead(code, { 'content-type': 'application/json' }).end(body);
}

/** One JSON string of 100 MB, as fast as the client reads it. */
function sendHugeBody(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"kind":"');
  const chunk = Buffer.alloc(64 * 1024, 'x');
  let sent = 0;
  const more = (): void => {
    while (sent < hugeBodyBytes && !response.destroyed) {
      sent += chunk.length;
      if (!response.write(chunk)) return void response.once('drain', more);
    }
    response.end('"}');
  };
  more();
}

/** Does to an upgrade what a broken or hostile server does; true when it did. */
export function upgradeFault(fault: ClusterFaults['upgrade'], socket: Duplex): boolean {
  switch (fault) {
    case undefined:
      return false;
    case 'refused': {
      const message =
        'pods "web" is forbidden: User "engineer" cannot get resource "pods/attach" in API group "" in the namespace "shop"';
      const body = JSON.stringify(
        failure([403, 'Forbidden'], message, { name: 'web', kind: 'pods' }),
      );
      socket.end(
        `HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
      return true;
    }
    case 'redirect':
      socket.end(
        'HTTP/1.1 302 Found\r\nlocation: https://169.254.169.254/\r\ncontent-length: 0\r\n\r\n',
      );
      return true;
    case 'ok_without_upgrade':
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nok');
      return true;
    case 'reset':
      socket.destroy();
      return true;
    case 'hang':
      return true;
  }
}
