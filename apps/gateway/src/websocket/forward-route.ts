import type { RequestContext } from '@endoscope/core';
import type { ForwardPorts } from '@endoscope/streams/forward';
import type { WebSocket } from 'ws';
import { forwardCodec, forwardProtocol, lastForwardFrame } from './forward-dialect.ts';
import {
  KubernetesForwardClient,
  kubernetesForwardCodec,
  kubernetesForwardProtocol,
  portFrames,
} from './kubernetes-forward-client.ts';
import { SocketClient } from './socket-client.ts';
import type { SocketRoute } from './socket-route.ts';

/** In order of preference. */
export const forwardProtocols = [forwardProtocol, kubernetesForwardProtocol] as const;

/**
 * WebSocket /v1/sessions/{session}/portforward?ports=80&ports=443, in our own dialect, or in that of
 * Kubernetes' pods/portforward (a list with commas is taken too, as there).
 */
export function forwardRoute(forward: ForwardPorts): SocketRoute {
  return {
    path: /^\/v1\/sessions\/([A-Za-z0-9_]{1,64})\/portforward$/,
    request: (sessionId, query) => {
      const ports = query.getAll('ports').flatMap((text) => text.split(',').map(portOf));
      return {
        sessionId,
        ticket: query.get('ticket') ?? undefined,
        protocols: forwardProtocols,
        refusedAs: 'request.refused',
        lastFrame: (protocol, error) =>
          protocol === forwardProtocol ? lastForwardFrame(error) : undefined,
        serve: async (socket, ctx) => {
          const { client, signal } = clientOf(socket, ports);
          const request = { sessionId, ports, client: ctx.userAgent ?? '' };
          await forward.execute({ ...ctx, signal } satisfies RequestContext, request, client);
        },
      };
    },
  };
}

function clientOf(socket: WebSocket, ports: readonly number[]) {
  if (socket.protocol === forwardProtocol) {
    const client = new SocketClient(socket, forwardCodec);
    return { client, signal: client.gone.signal };
  }
  const raw = new SocketClient(socket, kubernetesForwardCodec);
  for (const frame of portFrames(ports)) socket.send(frame, { binary: true });
  return { client: new KubernetesForwardClient(raw, ports), signal: raw.gone.signal };
}

/** What is no number is no port, and is refused as one. */
function portOf(text: string): number {
  return /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
}
