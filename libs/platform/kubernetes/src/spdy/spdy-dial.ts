import { request } from 'node:https';
import type { RequestOptions } from 'node:https';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ChannelDialOptions } from '../channel-dial.ts';
import type { ChannelRequest, ChannelStream } from '../channel-stream.ts';
import { ClusterAnswerInvalid, ClusterTimedOut } from '../cluster.errors.ts';
import { Deadline } from '../deadline.ts';
import { transportError } from '../kubernetes-errors.ts';
import { requestTarget } from '../request-target.ts';
import { upgradeRefusal } from '../upgrade-refusal.ts';
import type { PortTunnel, PortTunnelRequest } from './port-tunnel.ts';
import { SpdyChannelStream } from './spdy-channel-stream.ts';
import { SpdyPortTunnel } from './spdy-port-tunnel.ts';

const upgradeProtocol = 'SPDY/3.1';
const portForwardProtocol = 'portforward.k8s.io';
/** Of exec: v4 has a status that is an object; what v5 adds is a half-close, which SPDY has. */
const commandProtocol = 'v4.channel.k8s.io';

interface Upgraded {
  readonly socket: Duplex;
  readonly head: Buffer;
}

export async function openPortTunnel(
  r: PortTunnelRequest,
  options: ChannelDialOptions,
): Promise<PortTunnel> {
  const { socket, head } = await upgraded({ ...r, streamProtocol: portForwardProtocol }, options);
  return closedBy(r.signal, new SpdyPortTunnel(socket, head, options));
}

/** A command whose input can be ended, on every version of a cluster. */
export async function openSpdyChannels(
  r: ChannelRequest,
  options: ChannelDialOptions,
): Promise<ChannelStream> {
  const { socket, head } = await upgraded({ ...r, streamProtocol: commandProtocol }, options);
  const { cluster, limits } = options;
  const stdin = r.query['stdin'] === 'true';
  const stream = new SpdyChannelStream(socket, head, { cluster, limits, stdin });
  closedBy(r.signal, stream);
  stream.open();
  return stream;
}

interface SpdyRequest extends PortTunnelRequest {
  readonly query?: ChannelRequest['query'];
  readonly streamProtocol: string;
}

/**
 * Upgrades one connection to SPDY. As with WebSockets only a real 101 is used, for everything else
 * the socket is destroyed (CVE-2018-1002105), and no redirect is followed (CVE-2020-8559).
 */
function upgraded(r: SpdyRequest, options: ChannelDialOptions): Promise<Upgraded> {
  const { cluster, limits } = options;
  const deadline = new Deadline(limits.upgradeTimeoutMs, r.signal);
  return new Promise<Upgraded>((resolve, reject) => {
    const sent = upgradeRequest(r, options);
    const fail = (error: unknown): void => {
      deadline.release();
      sent.destroy();
      reject(r.signal?.aborted ? (r.signal.reason as Error) : error);
    };
    sent.on('error', (error) => fail(transportError(cluster, error, limits.upgradeTimeoutMs)));
    deadline.signal.addEventListener('abort', () => {
      fail(new ClusterTimedOut({ cluster, deadlineMs: limits.upgradeTimeoutMs }));
    });
    if (deadline.signal.aborted) return fail(r.signal?.reason);
    sent.once('response', (response) => {
      void upgradeRefusal(response, options).then((error) => {
        response.destroy();
        fail(error);
      });
    });
    sent.once('upgrade', (response, socket: Duplex, head) => {
      const problem = upgradeProblem(response, r.streamProtocol);
      if (problem !== undefined) {
        socket.destroy();
        return fail(new ClusterAnswerInvalid({ cluster, problem }));
      }
      deadline.release();
      resolve({ socket, head });
    });
    sent.end();
  });
}

/** Without an `agent`, which would open a connection of its own instead of the dialer's. */
function upgradeRequest(r: SpdyRequest, options: ChannelDialOptions): ClientRequest {
  return request(requestTarget(options.dialer.url, r.path, r.query), {
    method: 'POST',
    headers: {
      ...options.headers,
      connection: 'Upgrade',
      upgrade: upgradeProtocol,
      'x-stream-protocol-version': r.streamProtocol,
      'content-length': 0,
    },
    createConnection: (
      _options: unknown,
      connected: (error: Error | null, s?: unknown) => void,
    ) => {
      options.dialer.open((error, connection) => connected(error, connection ?? undefined));
    },
  } as unknown as RequestOptions);
}

function upgradeProblem({ headers }: IncomingMessage, wanted: string): string | undefined {
  const upgrade = headers.upgrade?.toLowerCase();
  if (upgrade !== upgradeProtocol.toLowerCase()) return 'an upgrade to another protocol';
  const chosen = headers['x-stream-protocol-version'];
  return chosen === wanted ? undefined : `another protocol than ${wanted}`;
}

function closedBy<Stream extends { close(): void; readonly closed: Promise<void> }>(
  signal: AbortSignal | undefined,
  stream: Stream,
): Stream {
  const close = (): void => stream.close();
  signal?.addEventListener('abort', close, { once: true });
  void stream.closed.then(() => signal?.removeEventListener('abort', close));
  return stream;
}
