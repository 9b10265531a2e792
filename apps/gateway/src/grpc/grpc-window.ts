import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import { gatewayLimits } from '../gateway.limits.ts';

const channelName = 'http2.server.stream.created';

/**
 * grpc-js gives its server no way to set the HTTP/2 receive window, which stays at 64 KiB: 1.5
 * MB/s at 20 ms round trip (grpc-node pull request 3058). Node's diagnostics channel shows each
 * new session with public API alone; delete this when the library has an option. Answers the
 * function that stops it.
 */
export function widenWindows(localPort: number): () => void {
  const seen = new WeakSet<ServerHttp2Session>();
  const onStream = (message: unknown): void => {
    const { session } = (message as { stream: ServerHttp2Stream }).stream;
    const ours = session?.socket.localPort === localPort;
    if (!session || !ours || seen.has(session as ServerHttp2Session)) return;
    seen.add(session as ServerHttp2Session);
    session.setLocalWindowSize(gatewayLimits.grpcConnectionWindowBytes);
    session.settings({ initialWindowSize: gatewayLimits.grpcStreamWindowBytes });
  };
  subscribe(channelName, onStream);
  return () => unsubscribe(channelName, onStream);
}
