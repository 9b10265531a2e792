import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { ClientLimits } from '../client.limits.ts';
import { clientReasons, EndoscopeError } from '../endoscope-error.ts';
import { pathOf, unreachable } from '../http/http-transport.ts';
import type { TokenSource } from '../http/http-transport.ts';
import { decodeProblem } from '../http/problem.ts';
import type { AttachConnection, AttachOptions, TerminalSize } from './attach-connection.ts';
import { attachmentBroken, kindOfCloseCode } from './attach-errors.ts';
import {
  decodeMessage,
  encodeDetach,
  encodeEndOfInput,
  encodeResize,
  encodeStdin,
  eventDialect,
} from './event-dialect.ts';
import { EventQueue } from './event-queue.ts';

export interface AttachTarget {
  readonly session: string;
  readonly server: URL;
  readonly tokens: TokenSource;
  readonly userAgent: string;
  readonly limits: ClientLimits;
}

/** Larger than any message a gateway sends; a bigger one breaks the connection. */
const inboundMessageBytesMax = 16_777_216;
const problemBytesMax = 65_536;

/** Opens the WebSocket door. Throws the gateway's reason when it refuses the handshake. */
export async function attachOverWebSocket(
  target: AttachTarget,
  options: AttachOptions,
): Promise<AttachConnection> {
  const token = await target.tokens.token();
  try {
    return await connect(target, options, token);
  } catch (error) {
    if (!(error instanceof EndoscopeError) || error.kind !== 'unauthenticated') throw error;
    const renewed = await target.tokens.token(token);
    if (renewed === undefined || renewed === token) throw error;
    return connect(target, options, renewed);
  }
}

function connect(
  target: AttachTarget,
  options: AttachOptions,
  token: string | undefined,
): Promise<AttachConnection> {
  const socket = new WebSocket(urlOf(target, options), [eventDialect], {
    headers: {
      'user-agent': target.userAgent,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    handshakeTimeout: target.limits.attachDeadlineMs,
    maxPayload: inboundMessageBytesMax,
    perMessageDeflate: false,
    skipUTF8Validation: true,
  });
  const connection = new WebSocketConnection(socket, target.limits);
  const onAbort = () => socket.terminate();
  options.signal?.addEventListener('abort', onAbort, { once: true });
  socket.once('close', () => options.signal?.removeEventListener('abort', onAbort));
  return new Promise((resolve, reject) => {
    let refusal: Promise<void> | undefined;
    socket.once('unexpected-response', (_request, response) => {
      refusal = readProblem(response).then(reject, reject);
      void refusal.finally(() => socket.terminate());
    });
    socket.on('error', (error) => {
      if (options.signal?.aborted) reject(options.signal.reason as Error);
      else if (refusal === undefined) reject(handshakeError(target, error));
    });
    socket.once('open', () => resolve(connection));
  });
}

function urlOf({ server, session }: AttachTarget, { stdin, size }: AttachOptions): URL {
  const url = new URL(server);
  url.protocol = server.protocol === 'https:' ? 'wss:' : 'ws:';
  url.pathname = server.pathname.replace(/\/$/, '') + pathOf`/v1/sessions/${session}/attach`;
  if (!stdin) url.searchParams.set('stdin', 'false');
  for (const [name, value] of Object.entries(size ?? {})) url.searchParams.set(name, String(value));
  return url;
}

function handshakeError({ server }: AttachTarget, cause: Error): EndoscopeError {
  if (!/timed out/.test(cause.message)) return unreachable(server, cause);
  return new EndoscopeError({
    reason: clientReasons.timedOut,
    kind: 'deadline_exceeded',
    detail: `The gateway at ${server.origin} did not answer the attach in time. Try again.`,
    cause,
  });
}

async function readProblem(response: IncomingMessage): Promise<EndoscopeError> {
  let text = '';
  for await (const chunk of response) {
    text += String(chunk);
    if (text.length > problemBytesMax) break;
  }
  const { statusCode: status = 0, statusMessage: statusText = '', headers } = response;
  const get = (name: string) => headers[name]?.toString() ?? null;
  return decodeProblem({ status, statusText, headers: { get }, text });
}

/** See AttachConnection. Pings, and takes a peer that is silent for `attachSilenceMs` for dead. */
class WebSocketConnection implements AttachConnection {
  readonly events: EventQueue;
  private readonly heartbeat: NodeJS.Timeout;
  private lastHeardMs = performance.now();

  constructor(
    private readonly socket: WebSocket,
    private readonly limits: ClientLimits,
  ) {
    this.events = new EventQueue({
      bytesMax: limits.attachBufferBytesMax,
      onFull: () => socket.pause(),
      onRoom: () => this.resume(),
      onAbandoned: () => socket.terminate(),
    });
    this.heartbeat = setInterval(() => this.beat(), limits.attachPingIntervalMs);
    socket.on('message', (data: Buffer, isBinary) => this.receive(data, isBinary));
    socket.on('pong', () => (this.lastHeardMs = performance.now()));
    socket.on('error', (error) => this.events.fail(attachmentBroken(error.message, error)));
    socket.on('close', (code, reason) => this.closed(code, reason.toString('utf8')));
  }

  async write(data: Uint8Array): Promise<void> {
    const frameBytesMax = this.limits.attachFrameBytesMax;
    for (let start = 0; start < data.byteLength; start += frameBytesMax) {
      await this.send(encodeStdin(data.subarray(start, start + frameBytesMax)));
    }
  }

  resize(size: TerminalSize): void {
    void this.send(encodeResize(size));
  }

  endInput(): void {
    void this.send(encodeEndOfInput());
  }

  detach(): void {
    void this.send(encodeDetach());
  }

  close(): void {
    this.socket.terminate();
  }

  /** Resolves at once while there is room; else when this message has left for the kernel. */
  private send(message: Uint8Array): Promise<void> {
    if (this.socket.readyState !== WebSocket.OPEN) return Promise.resolve();
    return new Promise((resolve) => {
      this.socket.send(message, { binary: true }, () => resolve());
      if (this.socket.bufferedAmount <= this.limits.attachOutboundBytesMax) resolve();
    });
  }

  private receive(data: Buffer, isBinary: boolean): void {
    this.lastHeardMs = performance.now();
    if (!isBinary || this.events.hasEnded) return;
    try {
      const event = decodeMessage(data);
      if (event) this.events.push(event);
      if (event?.type === 'exit') this.events.end();
    } catch (error) {
      this.events.fail(attachmentBroken('a message could not be read', error));
      this.socket.terminate();
    }
  }

  private resume(): void {
    this.lastHeardMs = performance.now();
    this.socket.resume();
  }

  private beat(): void {
    if (this.socket.readyState !== WebSocket.OPEN || this.socket.isPaused) return;
    if (performance.now() - this.lastHeardMs <= this.limits.attachSilenceMs) {
      this.socket.ping();
      return;
    }
    this.events.fail(attachmentBroken(`no answer for ${this.limits.attachSilenceMs} ms`));
    this.socket.terminate();
  }

  private closed(code: number, reason: string): void {
    clearInterval(this.heartbeat);
    this.events.fail(closeError(code, reason));
  }
}

/** Close reasons are "REASON: detail", cut to the 123 bytes of a control frame. */
function closeError(code: number, text: string): EndoscopeError {
  const [, reason, detail] = /^([A-Z][A-Z0-9_]*)(?:: (.*))?$/s.exec(text) ?? [];
  const kind = kindOfCloseCode(code);
  if (kind === undefined || reason === undefined) {
    return attachmentBroken(text === '' ? `close code ${code}` : `close code ${code}: ${text}`);
  }
  return new EndoscopeError({ reason, kind, detail: detail ?? reason });
}
