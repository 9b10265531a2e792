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
      const asked = attachQueryOf(query);
      return {
        sessionId,
        ticket: query.get('ticket') ?? undefined,
        protocols: dialects,
        refusedAs: 'attachment.refused',
        lastFrame: lastFrameOf,
        serve: async (socket, ctx) => {
          const dialect = socket.protocol as Dialect;
          const client = new SocketClient(socket, attachCodec(dialect));
          const { signal } = client.gone;
          // Kubernetes' dialects do not tell their client which attachment it has.
          const isResumable = dialect === 'v1.endoscope';
          const input = { ...asked, sessionId, isResumable, client: ctx.userAgent ?? '' };
          const send = client.offer.bind(client);
          await attach.execute({ ...ctx, signal }, input, { input: client.input, send });
        },
      };
    },
  };
}
