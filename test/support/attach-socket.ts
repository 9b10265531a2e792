import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { RawData } from 'ws';
import { patienceMs } from './patience.ts';

export interface AttachSocketOptions {
  readonly token?: string | undefined;
  /** In place of the session's terminal. */
  readonly path?: string;
  /** Appended to the path, e.g. `?ticket=…`. */
  readonly query?: string;
  readonly protocols?: string[];
  readonly headers?: Record<string, string | string[]>;
  /** Another loopback address to come from. */
  readonly localAddress?: string;
}

/** How a WebSocket came to its end. */
export interface SocketEnd {
  readonly code: number;
  readonly reason: string;
}

/** An attach client over WebSocket that keeps all it was told. */
export class AttachSocket {
  readonly events: Record<string, unknown>[] = [];
  readonly order: string[] = [];
  /** Payloads of channels 1, 2 and 3. */
  readonly output: Record<number, Buffer[]> = { 1: [], 2: [], 3: [] };
  stdoutBytes = 0;
  readonly ended: Promise<SocketEnd>;
  private readonly waiting = new Set<() => void>();
  private end: SocketEnd | undefined;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: RawData) => this.take(data as Buffer));
    socket.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        this.end = { code, reason: reason.toString() };
        resolve(this.end);
      });
    });
  }

  /** Resolves with the socket once it is open, or with the HTTP answer that refused it. */
  static open(
    gatewayUrl: string,
    session: string,
    options: AttachSocketOptions = {},
  ): Promise<AttachSocket | RefusedUpgrade> {
    const { token, query = '', protocols = ['v1.endoscope'], headers = {} } = options;
    const { path = `/v1/sessions/${session}/attach`, localAddress } = options;
    const url = `${gatewayUrl.replace('http', 'ws')}${path}${query}`;
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const socket = new WebSocket(url, protocols, {
      headers: { ...authorization, ...headers } as Record<string, string>,
      perMessageDeflate: false,
      ...(localAddress !== undefined && { localAddress }),
    });
    const attach = new AttachSocket(socket);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(attach));
      socket.once('error', reject);
      socket.once('unexpected-response', (_request, response) => {
        refusalOf(response).then(resolve, reject);
      });
    });
  }

  get stdout(): Buffer {
    return Buffer.concat(this.output[1] ?? []);
  }

  get stderr(): Buffer {
    return Buffer.concat(this.output[2] ?? []);
  }

  /** The metav1.Status of channel 3, in Kubernetes' own dialects. */
  get status(): Record<string, unknown> | undefined {
    const text = Buffer.concat(this.output[3] ?? []).toString();
    return text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>);
  }

  event(type: string): Record<string, unknown> | undefined {
    return this.events.find((event) => event['type'] === type);
  }

  send(channel: number, payload: Uint8Array | string): void {
    this.socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(payload)]));
  }

  sendEvent(event: object): void {
    this.send(5, JSON.stringify(event));
  }

  async until(condition: (socket: this) => boolean, what: string): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!condition(this)) {
      if (Date.now() > deadline || this.socket.readyState === WebSocket.CLOSED) {
        const how = this.end ? `closed with ${this.end.code} ${this.end.reason}` : 'still open';
        throw new Error(`${what} never came, ${this.stdout.length} bytes of stdout did; ${how}`);
      }
      await this.next(deadline - Date.now());
    }
  }

  private next(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(Math.max(0, withinMs), 100));
      this.waiting.add(done);
    });
  }

  private take(data: Buffer): void {
    const [channel] = data;
    const payload = data.subarray(1);
    if (channel === 5) {
      const event = JSON.parse(payload.toString()) as Record<string, unknown>;
      this.events.push(event);
      this.order.push(String(event['type']));
    } else if (payload.length > 0) {
      (this.output[channel!] ??= []).push(Buffer.from(payload));
      this.order.push(`channel ${channel}`);
      if (channel === 1) this.stdoutBytes += payload.length;
    }
    for (const wake of [...this.waiting]) wake();
  }
}

/** The HTTP answer to an upgrade that was not granted. */
export class RefusedUpgrade {
  constructor(
    readonly status: number,
    readonly problem: Record<string, unknown>,
    readonly contentType: string,
  ) {}
}

async function refusalOf(response: IncomingMessage): Promise<RefusedUpgrade> {
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  const contentType = response.headers['content-type'] ?? '';
  const problem = contentType.includes('json') ? (JSON.parse(text) as Record<string, unknown>) : {};
  return new RefusedUpgrade(response.statusCode ?? 0, problem, contentType);
}
