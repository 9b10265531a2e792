import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { ClientLimits } from '../client.limits.ts';
import { EndoscopeError } from '../endoscope-error.ts';
import { ForwardReconnect } from './forward-reconnect.ts';
import { listenAddressesOf } from './listen-addresses.ts';
import type {
  ListeningPort,
  LocalForward,
  LocalForwardOptions,
  LocalPort,
  PortForward,
  PortForwardEnd,
} from './port-forward.ts';

export const localPortReason = 'LOCAL_PORT_UNAVAILABLE';

export interface LocalForwardParts {
  readonly limits: ClientLimits;
  open(signal: AbortSignal): Promise<PortForward>;
}

/** Connects, then listens; throws the gateway's refusal, or why no port could be had. */
export async function forwardLocally(
  parts: LocalForwardParts,
  options: LocalForwardOptions,
): Promise<LocalForward> {
  const addresses = listenAddressesOf(options.addresses ?? ['localhost']);
  const over = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, over.signal]) : over.signal;
  const link = new ForwardReconnect({ ...parts, signal, on: options.on ?? {} });
  try {
    await link.start();
    const local = new LocalForwarder(link, { options, over });
    await local.listen(addresses);
    return local;
  } catch (error) {
    over.abort();
    throw error;
  }
}

/** See LocalForward. */
class LocalForwarder implements LocalForward {
  readonly listening: ListeningPort[] = [];
  readonly ended: Promise<PortForwardEnd>;
  private readonly servers: Server[] = [];
  private readonly sockets = new Set<Socket>();

  constructor(
    private readonly link: ForwardReconnect,
    private readonly what: {
      readonly options: LocalForwardOptions;
      readonly over: AbortController;
    },
  ) {
    this.ended = link.ended.finally(() => this.close());
    this.ended.catch(() => undefined);
  }

  /** As kubectl: a port that cannot be had is told, and only when none can be it is an error. */
  async listen(addresses: readonly (readonly string[])[]): Promise<void> {
    const { ports, on } = this.what.options;
    const problems: string[] = [];
    for (const port of ports) {
      const problem = await this.listenOn(port, addresses);
      if (problem === undefined) continue;
      problems.push(problem);
      on?.notListening?.({ ...port, address: addresses.flat().join(', ') }, problem);
    }
    if (problems.length < ports.length) return;
    const detail = `None of the local ports could be had: ${problems.join(' ')}`;
    throw new EndoscopeError({ reason: localPortReason, kind: 'failed_precondition', detail });
  }

  async close(): Promise<void> {
    this.what.over.abort();
    const closed = this.servers.map(
      (server) => new Promise<void>((resolve) => server.close(() => resolve())),
    );
    for (const socket of this.sockets) socket.destroy();
    await Promise.all(closed);
  }

  /** Each group of addresses needs one that works. */
  private async listenOn(
    port: LocalPort,
    groups: readonly (readonly string[])[],
  ): Promise<string | undefined> {
    let { local } = port;
    for (const group of groups) {
      const problems: string[] = [];
      for (const address of group) {
        const bound = await this.bind(address, { ...port, local }).catch((error: unknown) => {
          problems.push(problemOf(error, address, local));
        });
        local = bound ?? local;
      }
      if (problems.length === group.length) return problems.join(' ');
    }
    return undefined;
  }

  private async bind(address: string, port: LocalPort): Promise<number> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: address, port: port.local, ipv6Only: true }, resolve);
    });
    server.on('error', () => undefined);
    const { port: local } = server.address() as AddressInfo;
    const listening = { address, local, remote: port.remote };
    server.on('connection', (socket) => void this.serve(socket, listening));
    this.servers.push(server);
    this.listening.push(listening);
    this.what.options.on?.listening?.(listening);
    return local;
  }

  private async serve(socket: Socket, port: ListeningPort): Promise<void> {
    const { on } = this.what.options;
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.setNoDelay(true);
    on?.connection?.(port);
    const link = await this.link.current().catch(() => undefined);
    if (!link || socket.destroyed) return void socket.destroy();
    const stream = link.connect(port.remote);
    socket.once('close', () => stream.destroy());
    stream.once('error', (error: Error) => {
      // A reset, for an end that looks clean would hide that something is missing.
      socket.resetAndDestroy();
      if (error instanceof EndoscopeError && !this.what.over.signal.aborted) {
        on?.failed?.(port, error);
      }
    });
    stream.once('close', () => socket.destroySoon());
    socket.pipe(stream).pipe(socket);
  }
}

const portProblems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use already',
  EACCES: 'needs more rights than you have',
  EADDRNOTAVAIL: 'is at an address this machine does not have',
};

function problemOf(error: unknown, address: string, local: number): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const host = address.includes(':') ? `[${address}]` : address;
  return `Port ${host}:${local} ${portProblems[code] ?? `cannot be had (${message})`}.`;
}
