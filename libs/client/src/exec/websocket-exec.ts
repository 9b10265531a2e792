import type { AttachEvent, TerminalSize } from '../attach/attach-connection.ts';
import type { AttachTarget, DoorConnection } from '../attach/attach-door.ts';
import { openSocket } from '../attach/websocket-attach.ts';
import { pathOf } from '../http/http-transport.ts';
import type { ExecConnection, ExecEvent, ExecOptions } from './exec-connection.ts';

/** Runs a command over a WebSocket. Throws the gateway's reason when it refuses the handshake. */
export async function execOverWebSocket(
  target: AttachTarget,
  options: ExecOptions,
): Promise<ExecConnection> {
  const { signal } = options;
  const socket = await openSocket(target, { url: urlOf(target, options), signal });
  return new SocketExecConnection(socket, target.limits.attachFrameBytesMax);
}

function urlOf({ server, session }: AttachTarget, options: ExecOptions): URL {
  const { command, container, stdin, tty, size, timeoutMs, limitBytes } = options;
  const url = new URL(server);
  url.protocol = server.protocol === 'https:' ? 'wss:' : 'ws:';
  url.pathname = server.pathname.replace(/\/$/, '') + pathOf`/v1/sessions/${session}/exec`;
  for (const word of command) url.searchParams.append('command', word);
  const query = {
    ...(container !== undefined && { container }),
    ...(stdin && { stdin }),
    ...(tty && { tty, ...size }),
    ...(timeoutMs !== undefined && { timeout: `${timeoutMs}ms` }),
    ...(limitBytes !== undefined && { limitBytes }),
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return url;
}

/** The dialect is that of the terminal, without its words for several people. */
class SocketExecConnection implements ExecConnection {
  readonly events: AsyncIterable<ExecEvent> = { [Symbol.asyncIterator]: () => this.read() };

  constructor(
    private readonly socket: DoorConnection,
    private readonly frameBytesMax: number,
  ) {}

  async write(data: Uint8Array): Promise<void> {
    const max = this.frameBytesMax;
    for (let at = 0; at < data.length; at += max) {
      await this.socket.drained();
      if (!this.socket.send({ type: 'stdin', data: data.subarray(at, at + max) })) return;
    }
  }

  resize(size: TerminalSize): void {
    this.socket.send({ type: 'resize', size });
  }

  endInput(): void {
    this.socket.send({ type: 'end_of_input' });
  }

  close(): void {
    this.socket.close();
  }

  private async *read(): AsyncGenerator<ExecEvent> {
    for await (const event of this.socket.events) {
      const own = execEventOf(event);
      if (own) yield own;
    }
  }
}

function execEventOf(event: AttachEvent): ExecEvent | undefined {
  switch (event.type) {
    case 'ready':
      return { type: 'ready', tty: event.tty };
    case 'stdout':
    case 'stderr':
      return { type: event.type, data: event.data };
    case 'notice':
      return event;
    case 'exit': {
      const { reason, detail, exitCode } = event;
      return { type: 'exit', reason, detail, exitCode };
    }
    default:
      return undefined;
  }
}
