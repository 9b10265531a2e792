import type { AttachSession } from '@endoscope/streams';
import { attachQueryOf } from './attach-query.ts';
import { attachCodec, dialects, lastFrameOf } from './dialects.ts';
import type { Dialect } from './dialects.ts';
import { SocketClient } from './socket-client.ts';
import type { SocketRoute } from './socket-route.ts';

/** WebSocket /v1/sessions/{session}/attach: the terminal. */
export function attachRoute(attach: AttachSession): SocketRoute {
  return {
    path: /^\/v1\/sessions\/([A-Za-z0-9_]{1,64})\/attach$/,
    request: (sessionId, query) => {
      const { size, stdin } = attachQueryOf(query);
      return {
        sessionId,
        ticket: query.get('ticket') ?? undefined,
        protocols: dialects,
        refusedAs: 'attachment.refused',
        lastFrame: lastFrameOf,
        serve: async (socket, ctx) => {
          const client = new SocketClient(socket, attachCodec(socket.protocol as Dialect));
          const { signal } = client.gone;
          const input = { sessionId, size, stdin, client: ctx.userAgent ?? '' };
          await attach.execute({ ...ctx, signal }, input, client);
        },
      };
    },
  };
}
