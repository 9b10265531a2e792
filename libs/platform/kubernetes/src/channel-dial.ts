import type { ClientRequest, IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { channelProtocols } from './channel-stream.ts';
import type { ChannelRequest, ChannelStream } from './channel-stream.ts';
import { ClusterAnswerInvalid, ClusterTimedOut } from './cluster.errors.ts';
import { Deadline } from './deadline.ts';
import { transportError } from './kubernetes-errors.ts';
import type { KubernetesLimits } from './kubernetes.limits.ts';
import type { HeaderList } from './request-headers.ts';
import { requestTarget } from './request-target.ts';
import type { TlsDialer } from './tls-dialer.ts';
import { upgradeRefusal } from './upgrade-refusal.ts';
import { WebSocketChannelStream } from './web-socket-channel-stream.ts';

export interface ChannelDialOptions {
  readonly cluster: string;
  readonly dialer: TlsDialer;
  readonly limits: KubernetesLimits;
  readonly headers: HeaderList;
}

/**
 * Upgrades one connection. Only a real 101 makes a stream: for anything else the socket is
 * destroyed (CVE-2018-1002105 was a connection kept after a failed upgrade), redirects are never
 * followed (CVE-2020-8559), and the API server's Status becomes the error.
 */
export function openChannelStream(
  r: ChannelRequest,
  options: ChannelDialOptions,
): Promise<ChannelStream> {
  const { cluster, limits } = options;
  const deadline = new Deadline(limits.upgradeTimeoutMs, r.signal);
  const socket = newWebSocket(r, options);
  return new Promise<ChannelStream>((resolve, reject) => {
    const fail = (error: unknown): void => {
      deadline.release();
      socket.terminate();
      reject(r.signal?.aborted ? (r.signal.reason as Error) : error);
    };
    deadline.signal.addEventListener('abort', () => {
      fail(new ClusterTimedOut({ cluster, deadlineMs: limits.upgradeTimeoutMs }));
    });
    // Before anything can fail: ws emits an error when it is terminated while it connects, and
    // without a listener that would end the process.
    socket.on('error', (error) => fail(upgradeError(error, options)));
    if (deadline.signal.aborted) return fail(r.signal?.reason);
    socket.once('unexpected-response', (request, response) => {
      void upgradeRefusal(response, options).then((error) => {
        destroy(request, response);
        fail(error);
      });
    });
    socket.once('open', () => {
      deadline.release();
      socket.removeAllListeners('error');
      resolve(opened(socket, r, options));
    });
  });
}

function opened(socket: WebSocket, r: ChannelRequest, options: ChannelDialOptions): ChannelStream {
  const { cluster, limits } = options;
  const stream = new WebSocketChannelStream(socket, { cluster, limits });
  const close = (): void => stream.close();
  r.signal?.addEventListener('abort', close, { once: true });
  void stream.closed.then(() => r.signal?.removeEventListener('abort', close));
  return stream;
}

function newWebSocket(r: ChannelRequest, options: ChannelDialOptions): WebSocket {
  const target = requestTarget(options.dialer.url, r.path, r.query);
  target.protocol = 'wss:';
  return new WebSocket(target, [...(r.protocols ?? channelProtocols)], {
    headers: options.headers,
    perMessageDeflate: false,
    skipUTF8Validation: true,
    followRedirects: false,
    handshakeTimeout: options.limits.upgradeTimeoutMs,
    maxPayload: options.limits.frameBytesMax + 1,
    createConnection: (
      _options: unknown,
      connected: (error: Error | null, s?: unknown) => void,
    ) => {
      options.dialer.open((error, connection) => connected(error, connection ?? undefined));
    },
  } as unknown as WebSocket.ClientOptions);
}

function destroy(request: ClientRequest, response: IncomingMessage): void {
  response.destroy();
  request.destroy();
}

/** ws reports a bad 101 (sub-protocol, accept key) as a plain Error without a code. */
function upgradeError(error: Error & { code?: string }, options: ChannelDialOptions): Error {
  const { cluster, limits } = options;
  if (error.code === undefined && /subprotocol|Sec-WebSocket|upgrade/i.test(error.message)) {
    const problem = `a malformed upgrade (${error.message})`;
    return new ClusterAnswerInvalid({ cluster, problem }, { cause: error });
  }
  return transportError(cluster, error, limits.upgradeTimeoutMs);
}
