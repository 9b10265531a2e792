import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { freePorts } from './free-ports.ts';

/** A stretch of network between two programs that a test can cut: bytes vanish, or are refused. */
export class CutNetwork {
  private state: 'whole' | 'silent' | 'refused' = 'whole';
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private readonly server: Server;
  readonly port: number;

  // Written out: `npm run conformance` has node itself read this file.
  private constructor(server: Server, port: number) {
    this.server = server;
    this.port = port;
  }

  static async to(target: number): Promise<CutNetwork> {
    const [port = 0] = await freePorts(1);
    const server = createServer((socket) => network.take(socket, target));
    const network = new CutNetwork(server, port);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return network;
  }

  /** Nothing passes any more, in neither direction, and nobody is told. */
  silence(): void {
    this.state = 'silent';
    for (const pair of this.pairs) for (const socket of pair) socket.pause();
  }

  /** Connections are reset, and new ones, too. */
  refuse(): void {
    this.state = 'refused';
    this.cut();
  }

  /** What was on the way when it was cut is lost, as after a long split. */
  heal(): void {
    this.state = 'whole';
    this.cut();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private cut(): void {
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
    this.pairs.clear();
  }

  private take(near: Socket, target: number): void {
    if (this.state === 'refused') return void near.resetAndDestroy();
    const far = connect(target, '127.0.0.1');
    const pair = [near, far] as const;
    this.pairs.add(pair);
    for (const [from, to] of [pair, [far, near] as const]) {
      from.on('data', (data: Buffer) => to.write(data));
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
    if (this.state === 'silent') for (const socket of pair) socket.pause();
  }
}
