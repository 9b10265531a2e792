import { createServer, connect } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { once } from 'node:events';

export interface Distance {
  /** There and back. */
  readonly roundTripMs: number;
  /** Each piece is late by up to this more, or less, one way. */
  readonly jitterMs: number;
  /** The part of pieces that is lost and comes again a retransmission timeout later. */
  readonly lossRatio: number;
}

const retransmissionMs = 200;
/** On the way at once in one direction: enough for 200 MB/s at 40 ms. */
const onTheWayBytesMax = 8 * 2 ** 20;

/**
 * A long way to a port of this machine, in this process: TCP keeps its order, so what is lost holds
 * up what comes after it.
 */
export class DelayProxy {
  readonly port: number;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  static async to(target: { host: string; port: number }, distance: Distance): Promise<DelayProxy> {
    const server = createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
      const far = connect({ ...target, noDelay: true, allowHalfOpen: true });
      carry(near, far, distance);
      carry(far, near, distance);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new DelayProxy(server);
  }

  close(): void {
    this.server.close();
  }
}

/** Delays one direction; the reader of a full way is stopped, as a sender with a full window is. */
function carry(from: Socket, to: Socket, distance: Distance): void {
  const way = new Way(distance);
  let bytesOnTheWay = 0;
  from.on('data', (data) => {
    bytesOnTheWay += data.length;
    if (bytesOnTheWay > onTheWayBytesMax) from.pause();
    way.send(() => {
      to.write(data);
      bytesOnTheWay -= data.length;
      if (from.isPaused() && bytesOnTheWay < onTheWayBytesMax / 2) from.resume();
    });
  });
  from.on('end', () => way.send(() => to.end()));
  from.on('error', () => to.destroy());
  from.on('close', () => way.send(() => to.destroySoon()));
}

/** Things arrive late and in order; timers of different lengths alone would let them overtake. */
class Way {
  private readonly queue: { readonly dueMs: number; readonly arrive: () => void }[] = [];
  private lastDueMs = 0;
  private readonly distance: Distance;

  constructor(distance: Distance) {
    this.distance = distance;
  }

  send(arrive: () => void): void {
    const { roundTripMs, jitterMs, lossRatio } = this.distance;
    const lateMs = (Math.random() * 2 - 1) * jitterMs;
    const lostMs = Math.random() < lossRatio ? retransmissionMs : 0;
    const dueMs = performance.now() + roundTripMs / 2 + lateMs + lostMs;
    this.lastDueMs = Math.max(this.lastDueMs, dueMs);
    this.queue.push({ dueMs: this.lastDueMs, arrive });
    if (this.queue.length === 1) this.wait();
  }

  private wait(): void {
    const [next] = this.queue;
    if (next) setTimeout(() => this.deliver(), Math.max(0, next.dueMs - performance.now()));
  }

  private deliver(): void {
    while (this.queue[0] && this.queue[0].dueMs <= performance.now()) {
      this.queue.shift()!.arrive();
    }
    this.wait();
  }
}
