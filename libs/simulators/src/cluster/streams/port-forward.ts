import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ClusterContext } from '../api/cluster-context.ts';
import type { Pod } from '../api/objects.ts';
import { Refusal, failure } from '../api/status.ts';
import { connectToPort } from '../node/port-programs.ts';
import { SpdyServer } from './spdy-server.ts';
import type { ServerStream } from './spdy-server.ts';

const streamProtocol = 'portforward.k8s.io';
/** containerd waits so long for the other direction once one has ended. */
const lingerMs = 1_000;

interface Pair {
  error?: ServerStream;
  data?: ServerStream;
  connection?: Duplex;
}

/** Throws the Refusal to answer with; after that the socket is ours. */
export function upgradePortForward(
  context: ClusterContext,
  raw: { request: IncomingMessage; socket: Duplex; head: Buffer },
  pod: Pod,
): void {
  const { request, socket, head } = raw;
  if (request.headers.upgrade?.toLowerCase() !== 'spdy/3.1') {
    throw new Refusal(
      failure([400, undefined], 'unable to upgrade: missing upgrade headers'),
      true,
    );
  }
  if (request.headers['x-stream-protocol-version'] !== streamProtocol) {
    throw new Refusal(failure([403, undefined], 'unable to negotiate protocol'), true);
  }
  if (pod.status.phase !== 'Running') {
    const why = `unable to forward port because pod is not running. Current status=${pod.status.phase}`;
    throw new Refusal(failure([400, undefined], why), true);
  }
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n' +
      `X-Stream-Protocol-Version: ${streamProtocol}\r\n\r\n`,
  );
  new PortForwardConnection(context, pod).serve(socket, head);
}

/** The kubelet's and containerd's part: pairs of streams, each a connection inside the pod. */
class PortForwardConnection {
  private readonly pairs = new Map<string, Pair>();
  private readonly byData = new Map<number, Pair>();
  private readonly sandbox = randomBytes(32).toString('hex');
  private server!: SpdyServer;

  constructor(
    private readonly context: ClusterContext,
    private readonly pod: Pod,
  ) {}

  serve(socket: Duplex, head: Buffer): void {
    this.server = new SpdyServer(socket, head, {
      opened: (stream) => this.opened(stream),
      data: (stream, data) => this.fromClient(this.byData.get(stream), data),
      ended: (stream) => this.clientEnded(this.byData.get(stream)),
      reset: (stream) => this.byData.get(stream)?.connection?.destroy(),
      gone: () => {
        for (const { connection } of this.pairs.values()) connection?.destroy();
        unwatch();
      },
    });
    const unwatch = this.context.store.subscribe(({ type, object }) => {
      const isOurs = object.metadata.uid === this.pod.metadata.uid;
      if (isOurs && type === 'DELETED') this.server.destroy();
    });
  }

  private opened(stream: ServerStream): void {
    const { requestid = '', streamtype } = stream.headers;
    const pair = this.pairs.get(requestid) ?? {};
    this.pairs.set(requestid, pair);
    if (streamtype === 'error') pair.error = stream;
    else {
      pair.data = stream;
      this.byData.set(stream.id, pair);
    }
    if (pair.error && pair.data) this.connect(pair, pair.error, pair.data);
  }

  private connect(pair: Pair, error: ServerStream, data: ServerStream): void {
    const port = Number(data.headers['port']);
    const connection = connectToPort(port, this.pod.metadata.name);
    if (!connection) return this.refuse(port, error, data);
    pair.connection = connection;
    connection.on('error', () => undefined);
    connection.on('data', (chunk: Buffer) => {
      if (this.server.send(data.id, chunk)) return;
      connection.pause();
      this.server.drained(() => connection.resume());
    });
    connection.once('end', () => this.podEnded(connection, data));
    connection.once('close', () => {
      this.server.end(data.id);
      this.server.end(error.id);
    });
  }

  /** In containerd's words, and in its order: the bytes end before the words come. */
  private refuse(port: number, error: ServerStream, data: ServerStream): void {
    this.server.end(data.id);
    const words =
      `error forwarding port ${port} to pod ${this.sandbox}, uid : failed to execute portforward ` +
      `in network namespace "/var/run/netns/cni-0": failed to connect to localhost:${port} inside ` +
      `namespace "${this.sandbox}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused ` +
      'IPv6 dial tcp6: address localhost: no suitable address found ';
    this.server.send(error.id, Buffer.from(words));
    this.server.reset(data.id);
    this.server.reset(error.id);
  }

  private fromClient(pair: Pair | undefined, data: Buffer): boolean {
    const connection = pair?.connection;
    if (!connection || connection.destroyed) return true;
    if (connection.write(data)) return true;
    connection.once('drain', () => this.server.resume());
    return false;
  }

  private clientEnded(pair: Pair | undefined): void {
    const connection = pair?.connection;
    if (!connection) return;
    if (this.context.faults.active.halfOpenForward === true) connection.end();
    else this.linger(connection);
  }

  private podEnded(connection: Duplex, data: ServerStream): void {
    if (this.context.faults.active.halfOpenForward === true) {
      this.server.end(data.id);
      if (connection.writableFinished) connection.destroy();
      else connection.once('finish', () => connection.destroy());
    } else if (connection.writableEnded) connection.destroy();
    else this.linger(connection);
  }

  /** containerd passes no end of input on: a second later it closes both directions. */
  private linger(connection: Duplex): void {
    setTimeout(() => connection.destroy(), lingerMs).unref();
  }
}
