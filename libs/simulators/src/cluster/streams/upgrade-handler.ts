import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { ApiRequest, ClusterContext } from '../api/cluster-context.ts';
import { podOf } from '../api/cluster-context.ts';
import { containerName } from '../api/log-handler.ts';
import { Refusal, badRequest, failure } from '../api/status.ts';
import type { StreamRequest } from '../node/container.ts';
import type { RunningContainer } from '../node/container.ts';
import { ChannelConnection, serverProtocols } from './channel-connection.ts';
import { upgradePortForward } from './port-forward.ts';
import { upgradeCommand } from './spdy-command.ts';
import { misbehave, sayingTwice } from './stream-faults.ts';
import { refuseStream, runAttach, runExec } from './stream-sessions.ts';

const messageBytesMax = 32 * 1024 * 1024;

/** Upgrades attach, exec and port-forward requests that were already authenticated and authorized. */
export class StreamUpgrades {
  private readonly server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    skipUTF8Validation: true,
    maxPayload: messageBytesMax,
    handleProtocols: (offered) => this.selected([...offered]) ?? false,
  });

  private readonly tunnels = new Set<Duplex>();

  constructor(private readonly context: ClusterContext) {}

  /** Throws the Refusal to answer with; after that the socket is ours. */
  upgrade(raw: { request: IncomingMessage; socket: Duplex; head: Buffer }, api: ApiRequest): void {
    const { info } = api;
    const pod = podOf(this.context, info);
    if (info.subresource === 'portforward') {
      upgradePortForward(this.context, raw, pod);
      this.keep(raw.socket);
      return;
    }
    const name = containerName(pod, info.query.get('container'));
    if (pod.spec.nodeName === undefined) {
      throw new Refusal(badRequest(`pod ${pod.metadata.name} does not have a host assigned`));
    }
    const isSpdy = raw.request.headers.upgrade?.toLowerCase() === 'spdy/3.1';
    if (isSpdy && info.subresource === 'exec') {
      return this.execOverSpdy(raw, api, this.context.node.findRunning(pod, name));
    }
    const protocol = this.selected(offeredProtocols(raw.request));
    if (protocol === undefined) {
      // Go's WebSocket server, to which whatever is not v5 is passed through, has no more to say.
      throw new Refusal(failure([403, undefined], ''), true);
    }
    const container = this.context.node.findRunning(pod, name);
    const streams = streamRequest(info.query);
    const absent = `container ${name} not found in pod ${pod.metadata.name}_${pod.metadata.namespace}`;
    const problem = streamProblem(streams) ?? (container ? undefined : absent);
    // A v4 upgrade is passed through to the kubelet, whose refusals are plain text.
    if (problem !== undefined && protocol === 'v4.channel.k8s.io') {
      throw new Refusal(failure([problem === absent ? 500 : 400, undefined], problem), true);
    }
    this.server.handleUpgrade(raw.request, raw.socket, raw.head, (socket) => {
      if (!container || problem !== undefined) {
        return refuseStream(socket, `unable to upgrade connection: ${problem ?? absent}`);
      }
      const target = { container, request: streams };
      if (info.subresource === 'attach') return runAttach(this.context, socket, target);
      runExec({ ...target, argv: info.query.getAll('command') }, (events) => {
        const connection = new ChannelConnection(socket, events);
        misbehave(this.context.faults.active.stream, connection);
        return sayingTwice(this.context.faults.active.stream, connection);
      });
    });
  }

  /** Passed through to the runtime, whose refusals are plain text. */
  private execOverSpdy(
    raw: { request: IncomingMessage; socket: Duplex; head: Buffer },
    { info }: ApiRequest,
    container: RunningContainer | undefined,
  ): void {
    const request = streamRequest(info.query);
    const problem = streamProblem(request) ?? (container ? undefined : 'container not found');
    if (!container || problem !== undefined) {
      throw new Refusal(failure([500, undefined], problem ?? ''), true);
    }
    const upgraded = upgradeCommand(raw, request);
    this.keep(raw.socket);
    const target = { container, request, argv: info.query.getAll('command') };
    const fault = this.context.faults.active.stream;
    void upgraded.then((connect) =>
      runExec(target, (events) => sayingTwice(fault, connect(events))),
    );
  }

  close(): void {
    for (const socket of this.server.clients) socket.terminate();
    for (const socket of this.tunnels) socket.destroy();
    this.server.close();
  }

  private keep(socket: Duplex): void {
    this.tunnels.add(socket);
    socket.once('close', () => this.tunnels.delete(socket));
  }

  private selected(offered: readonly string[]): string | undefined {
    const isOld = this.context.faults.active.v4Only === true;
    const supported = serverProtocols.filter((protocol) => !isOld || !protocol.startsWith('v5'));
    return supported.find((protocol) => offered.includes(protocol));
  }
}

function offeredProtocols(request: IncomingMessage): string[] {
  return (request.headers['sec-websocket-protocol'] ?? '').split(',').map((p) => p.trim());
}

function streamRequest(query: URLSearchParams): StreamRequest {
  const isSet = (name: string): boolean => ['true', '1'].includes(query.get(name) ?? '');
  return {
    stdin: isSet('stdin'),
    stdout: isSet('stdout'),
    stderr: isSet('stderr') && !isSet('tty'),
    tty: isSet('tty'),
  };
}

function streamProblem({ stdin, stdout, stderr }: StreamRequest): string | undefined {
  return stdin || stdout || stderr
    ? undefined
    : 'you must specify at least 1 of stdin, stdout, stderr';
}
