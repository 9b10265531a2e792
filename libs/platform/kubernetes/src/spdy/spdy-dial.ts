import { request } from 'node:https';
import type { RequestOptions } from 'node:https';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ChannelDialOptions } from '../channel-dial.ts';
import { ClusterAnswerInvalid, ClusterTimedOut } from '../cluster.errors.ts';
import { Deadline } from '../deadline.ts';
import { transportError } from '../kubernetes-errors.ts';
import { requestTarget } from '../request-target.ts';
import { upgradeRefusal } from '../upgrade-refusal.ts';
import type { PortTunnel, PortTunnelRequest } from './port-tunnel.ts';
import { SpdyPortTunnel } from './spdy-port-tunnel.ts';

const upgradeProtocol = 'SPDY/3.1';
const streamProtocol = 'portforward.k8s.io';

/**
 * Upgrades one connection to SPDY. As with WebSockets only a real 101 is used, for everything else
 * the socket is destroyed (CVE-2018-1002105), and no redirect is followed (CVE-2020-8559).
 */
export function openPortTunnel(
  r: PortTunnelRequest,
  options: ChannelDialOptions,
): Promise<PortTunnel> {
  const { cluster, limits } = options;
  const deadline = new Deadline(limits.upgradeTimeoutMs, r.signal);
  return new Promise<PortTunnel>((resolve, reject) => {
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
      const problem = upgradeProblem(response);
      if (problem !== undefined) {
        socket.destroy();
        return fail(new ClusterAnswerInvalid({ cluster, problem }));
      }
      deadline.release();
      resolve(opened(new SpdyPortTunnel(socket, head, options), r.signal));
    });
    sent.end();
  });
}

/** Without an `agent`, which would open a connection of its own instead of the dialer's. */
function upgradeRequest(r: PortTunnelRequest, options: ChannelDialOptions): ClientRequest {
  return request(requestTarget(options.dialer.url, r.path), {
    method: 'POST',
    headers: {
      ...options.headers,
      connection: 'Upgrade',
      upgrade: upgradeProtocol,
      'x-stream-protocol-version': streamProtocol,
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

function upgradeProblem({ headers }: IncomingMessage): string | undefined {
  const upgrade = headers.upgrade?.toLowerCase();
  if (upgrade !== upgradeProtocol.toLowerCase()) return 'an upgrade to another protocol';
  const chosen = headers['x-stream-protocol-version'];
  return chosen === streamProtocol ? undefined : 'another port-forward protocol';
}

function opened(tunnel: PortTunnel, signal: AbortSignal | undefined): PortTunnel {
  const close = (): void => tunnel.close();
  signal?.addEventListener('abort', close, { once: true });
  void tunnel.closed.then(() => signal?.removeEventListener('abort', close));
  return tunnel;
}
