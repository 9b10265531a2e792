import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/**
 * A TCP proxy before an API server, to take the cluster away from the gateway alone.
 *
 * Owns:  one listener and the sockets through it.
 * Ends:  `close` ends them all.
 */
export class CutProxy {
  private readonly sockets = new Set<Socket>();
  private isCut = false;
  /** What comes after so many bytes down a connection waits: whatever is large stands still. */
  heldAfterBytes = Number.POSITIVE_INFINITY;

  private constructor(
    private readonly server: Server,
    private readonly upstream: URL,
  ) {
    server.on('connection', (socket: Socket) => this.carry(socket));
  }

  static async start(serverUrl: string): Promise<CutProxy> {
    const proxy = new CutProxy(createServer(), new URL(serverUrl));
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Open connections break, new ones are refused. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private carry(socket: Socket): void {
    if (this.isCut) return void socket.destroy();
    const upstream = connect(Number(this.upstream.port), this.upstream.hostname);
    for (const each of [socket, upstream]) {
      this.sockets.add(each);
      each.on('error', () => undefined);
      each.on('close', () => {
        this.sockets.delete(each);
        socket.destroy();
        upstream.destroy();
      });
    }
    socket.pipe(upstream).pipe(socket);
    let bytes = 0;
    upstream.on('data', (data: Buffer) => {
      bytes += data.length;
      if (bytes > this.heldAfterBytes) upstream.unpipe(socket).pause();
    });
  }
}
