import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '@endoscope/core';
import type { Logger, Metrics } from '@endoscope/telemetry';
import { gatewayLimits } from '../gateway.limits.ts';
import type { SourceAddress } from '../http/source-address.ts';
import { addressGroup } from './address-group.ts';
import { ConnectionBook } from './connection-book.ts';
import type { ConnectionLimits, LimitName } from './connection-book.ts';
import { RefuseConnection } from './refuse-connection.ts';
import type { Door } from './refuse-connection.ts';

export interface ConnectionGateParts {
  readonly limits: ConnectionLimits;
  readonly addresses: SourceAddress;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly clock: Clock;
}

interface Connection {
  readonly door: Door;
  readonly socket: Socket;
  /** Runs out when nothing has been asked on it for too long. */
  readonly silence: NodeJS.Timeout | undefined;
}

type Outcome = 'refused' | 'dropped';

/**
 * What every connection passes before a byte of it is read, whichever door it came to. Before
 * there is a request there is no header to believe: the address is the peer's, and a trusted
 * proxy, behind which are many, is not counted by its address.
 *
 * Owns:  nothing of a connection that is let in, but closes it when its place goes to another.
 */
export class ConnectionGate {
  private readonly book: ConnectionBook<Connection>;
  private readonly known = new Map<string, Connection>();
  private readonly refuse = new RefuseConnection();
  private readonly limited: Record<Outcome, number> = { refused: 0, dropped: 0 };
  private loggedAtMs = -Infinity;

  constructor(private readonly parts: ConnectionGateParts) {
    this.book = new ConnectionBook(parts.limits);
  }

  get counts(): { readonly unsigned: number; readonly signedIn: number } {
    return this.book.counts;
  }

  /** False: it was refused, and is on its way out. */
  admit(door: Door, socket: Socket): boolean {
    const { remoteAddress } = socket;
    if (remoteAddress === undefined) {
      // Reset before it was taken.
      socket.destroy();
      return false;
    }
    const { addresses } = this.parts;
    const group = addresses.isTrusted(remoteAddress) ? undefined : addressGroup(remoteAddress);
    const connection = { door, socket, silence: silenceOf(door, socket) };
    const { admitted, over, dropped } = this.book.admit(connection, group);
    for (const one of dropped) this.drop(one, over);
    if (!admitted) {
      clearTimeout(connection.silence);
      this.note(door, over, 'refused');
      this.refuse.execute(door, socket);
      return false;
    }
    const key = keyOf(door, `${remoteAddress}:${socket.remotePort}`);
    this.known.set(key, connection);
    socket.once('close', () => {
      clearTimeout(connection.silence);
      this.book.close(connection);
      // The port may be somebody's again already.
      if (this.known.get(key) === connection) this.known.delete(key);
    });
    return true;
  }

  /** Something was asked on it: it is no connection that was opened and left. */
  heard(door: Door, peer: string): void {
    clearTimeout(this.known.get(keyOf(door, peer))?.silence);
  }

  /** Runs a sign-in; `peer` is `address:port`, as the connection's other end has them. */
  async signIn<T>(door: Door, peer: string, run: () => Promise<T>): Promise<T> {
    const connection = this.known.get(keyOf(door, peer));
    if (!connection || this.book.isSignedIn(connection)) return run();
    let signedIn = false;
    this.book.beginsToAsk(connection);
    try {
      const result = await run();
      signedIn = true;
      return result;
    } finally {
      this.book.hasAsked(connection, signedIn);
    }
  }

  private drop({ door, socket }: Connection, over: LimitName | undefined): void {
    this.note(door, over, 'dropped');
    socket.destroy();
  }

  private note(door: Door, limit: LimitName | undefined, outcome: Outcome): void {
    this.parts.metrics.connectionsLimited.inc({ door, limit: limit ?? 'all', outcome });
    this.limited[outcome] += 1;
    const nowMs = this.parts.clock.now().getTime();
    if (nowMs - this.loggedAtMs < gatewayLimits.connectionLogMs) return;
    this.loggedAtMs = nowMs;
    const { logger, limits } = this.parts;
    const fields = { event: 'connections.limited', limit, ...this.limited, ...this.counts };
    logger.warn({ ...fields, limits });
    this.limited.refused = 0;
    this.limited.dropped = 0;
  }
}

/** Node's HTTP server has such a deadline itself; its HTTP/2 has none (GrpcHost). */
function silenceOf(door: Door, socket: Socket): NodeJS.Timeout | undefined {
  if (door === 'http') return undefined;
  return setTimeout(() => socket.destroy(), gatewayLimits.requestReadMs).unref();
}

function keyOf(door: Door, peer: string): string {
  return `${door} ${peer}`;
}

/** `address:port` of the other end, as `signIn` wants it. */
export function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress}:${remotePort}`;
}

/** Puts the gate in front of a server that listens by itself. */
export function guardServer(server: Server, gate: ConnectionGate): void {
  const serve = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    if (!gate.admit('http', socket)) return;
    for (const listener of serve) listener.call(server, socket);
  });
}
