import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { gatewayLimits } from '../gateway.limits.ts';

const channelName = 'http2.server.stream.created';

/**
 * grpc-js does not hand out its HTTP/2 sessions; Node's diagnostics channel shows each one at its
 * first stream, before grpc-js sees it, with public API alone: `onFirst` is told of its socket.
 * Answers the function that stops it.
 */
export function tuneSessions(localPort: number, onFirst: (socket: Socket) => void): () => void {
  const seen = new WeakSet<ServerHttp2Session>();
  const onStream = (message: unknown): void => {
    const session = (message as { stream: ServerHttp2Stream }).stream.session as
      | ServerHttp2Session
      | undefined;
    if (!session || session.socket.localPort !== localPort || seen.has(session)) return;
    seen.add(session);
    onFirst(session.socket as Socket);
    widenWindow(session);
    session.prependListener('stream', joinAuthorization);
  };
  subscribe(channelName, onStream);
  return () => unsubscribe(channelName, onStream);
}

/**
 * The receive window of a grpc-js server stays at 64 KiB: 1.5 MB/s at 20 ms round trip (grpc-node
 * pull request 3058). Delete this when the library has an option.
 */
function widenWindow(session: ServerHttp2Session): void {
  session.setLocalWindowSize(gatewayLimits.grpcConnectionWindowBytes);
  session.settings({ initialWindowSize: gatewayLimits.grpcStreamWindowBytes });
}

/**
 * Node keeps the first of several `authorization` headers and drops the rest without a word, so a
 * proxy that looks at the last one would have checked another caller than we let in. Joined as
 * RFC 9110 §5.3 joins, the authenticator sees that there are two and refuses.
 */
function joinAuthorization(...[, headers, , rawHeaders = []]: StreamEvent): void {
  const values = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1] === 'authorization');
  if (values.length > 1) headers.authorization = values.join(', ');
}

type StreamEvent = [
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  flags: number,
  rawHeaders?: string[],
];
