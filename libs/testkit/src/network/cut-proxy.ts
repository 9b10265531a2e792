import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** When the next connection through the proxy is cut. Bytes of TCP. */
export interface CutPoint {
  /** Bytes let through to the client. */
  readonly downBytes?: number;
  /** Bytes let through to the gateway. */
  readonly upBytes?: number;
}

/**
 * A TCP proxy that cuts a connection at any byte, and takes the gateway away and gives it back.
 *
 * Owns:  one listener and the sockets through it, until `close`.
 */
export class CutProxy {
  readonly connections: Socket[] = [];
  private readonly plans: CutPoint[] = [];
  private readonly sockets = new Set<Socket>();
  private isDown = false;
  private isMute = false;

  private constructor(
    private readonly server: Server,
    /** Of the gateway; another one after it was started again. */
    public upstreamPort: number,
  ) {
    server.on('connection', (socket: Socket) => this.carry(socket));
  }

  /** Without a port it has to be given one before the first connection. */
  static async start(upstreamPort = 0): Promise<CutProxy> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new CutProxy(server, upstreamPort);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Of the next connections, one each; later ones are let through. */
  planCuts(...plans: readonly CutPoint[]): void {
    this.plans.push(...plans);
  }

  /** Open connections break, new ones are refused, until `mend`. */
  cut(): void {
    this.isDown = true;
    this.cutOnce();
  }

  /** Open connections break; new ones are let through. */
  cutOnce(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** As a network that swallows everything and says nothing. */
  mute(): void {
    this.isMute = true;
  }

  /** The gateway reads nothing, as one that is busy, until `release`. */
  hold(): void {
    for (const socket of this.connections) socket.pause();
  }

  release(): void {
    for (const socket of this.connections) socket.resume();
  }

  mend(): void {
    this.isDown = false;
    this.isMute = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private carry(client: Socket): void {
    this.connections.push(client);
    if (this.isDown) return void client.destroy();
    const gateway = connect({ port: this.upstreamPort, host: '127.0.0.1', noDelay: true });
    const end = (): void => {
      for (const each of [client, gateway]) each.destroy();
    };
    for (const each of [client, gateway]) {
      this.sockets.add(each);
      each.on('error', () => undefined);
      each.on('close', () => {
        this.sockets.delete(each);
        // What is on the way to the other side still arrives.
        (each === client ? gateway : client).end();
      });
    }
    const { downBytes, upBytes } = this.plans.shift() ?? {};
    this.pass(client, gateway, { bytesMax: upBytes, end });
    this.pass(gateway, client, { bytesMax: downBytes, end });
  }

  private pass(
    from: Socket,
    to: Socket,
    { bytesMax = Number.POSITIVE_INFINITY, end }: { bytesMax?: number; end: () => void },
  ): void {
    let left = bytesMax;
    from.on('data', (data: Buffer) => {
      if (this.isMute || to.destroyed) return;
      const part = data.subarray(0, left);
      left -= part.length;
      if (left > 0) {
        if (!to.write(part)) {
          from.pause();
          to.once('drain', () => from.resume());
        }
        return;
      }
      to.write(part, () => end());
      from.pause();
    });
  }
}
