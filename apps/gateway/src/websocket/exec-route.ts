import { RequestInvalid } from '@endoscope/core';
import { durationMs } from '@endoscope/config';
import type { ExecInSession, ExecRequest } from '@endoscope/streams/exec';
import { terminalSizeOf } from './attach-query.ts';
import { dialects, lastFrameOf } from './dialects.ts';
import type { Dialect } from './dialects.ts';
import { execCodec } from './exec-dialect.ts';
import { SocketClient } from './socket-client.ts';
import type { SocketRoute } from './socket-route.ts';

/**
 * WebSocket /v1/sessions/{session}/exec: a command, with the query of Kubernetes' pods/exec
 * (`command` once a word, `container`, `stdin`, `tty`) and `width`, `height`, `timeout`, `limitBytes`.
 */
export function execRoute(exec: ExecInSession): SocketRoute {
  return {
    path: /^\/v1\/sessions\/([A-Za-z0-9_]{1,64})\/exec$/,
    request: (sessionId, query) => {
      const asked = execQueryOf(query);
      return {
        sessionId,
        ticket: query.get('ticket') ?? undefined,
        protocols: dialects,
        refusedAs: 'request.refused',
        lastFrame: lastFrameOf,
        serve: async (socket, ctx) => {
          const client = new SocketClient(socket, execCodec(socket.protocol as Dialect));
          const { signal } = client.gone;
          const request = { ...asked, sessionId, client: ctx.userAgent ?? '' };
          await exec.execute({ ...ctx, signal }, request, client);
        },
      };
    },
  };
}

function execQueryOf(query: URLSearchParams): Omit<ExecRequest, 'sessionId' | 'client'> {
  const isSet = (name: string): boolean => ['true', '1'].includes(query.get(name) ?? '');
  const timeout = query.get('timeout');
  const timeoutMs = timeout === null ? undefined : durationMs(timeout);
  if (timeout !== null && timeoutMs === undefined) {
    throw unusable('timeout', 'must be a duration such as "30s" or "15m"');
  }
  return {
    container: query.get('container') || undefined,
    command: query.getAll('command'),
    stdin: isSet('stdin'),
    tty: isSet('tty'),
    size: terminalSizeOf(query),
    timeoutMs,
    limitBytes: limitOf(query.get('limitBytes')),
  };
}

function limitOf(text: string | null): number | undefined {
  if (text === null) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw unusable('limitBytes', 'must be a whole number of bytes');
}

function unusable(field: string, message: string): RequestInvalid {
  return new RequestInvalid({ what: 'This cannot be run:' }, { fields: [{ field, message }] });
}
