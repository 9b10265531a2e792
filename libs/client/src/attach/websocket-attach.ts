import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { ClientLimits } from '../client.limits.ts';
import { clientReasons, EndoscopeError } from '../endoscope-error.ts';
import { pathOf, unreachable } from '../http/http-transport.ts';
import { decodeProblem } from '../http/problem.ts';
import type { AttachTarget, ClientMessage, DoorConnection, DoorOpening } from './attach-door.ts';
import { attachmentBroken, kindOfCloseCode } from './attach-errors.ts';
import { encodeMessage, EventDecoder, eventDialect } from './event-dialect.ts';
import { EventQueue } from './event-queue.ts';

/** Larger than any message a gateway sends; a bigger one breaks the connection. */
const inboundMessageBytesMax = 16_777_216;
const problemBytesMax = 65_536;

/** Opens the WebSocket door. Throws the gateway's reason when it refuses the handshake. */
export function attachOverWebSocket(
  target: AttachTarget,
  opening: DoorOpening,
): Promise<DoorConnection> {
  return openSocket(target, { url: urlOf(target, opening), signal: opening.signal });
}

interface SocketOpening {
  readonly url: URL;
  readonly signal?: AbortSignal | undefined;
}

/** A socket of any path that speaks the event dialect; a stale token is renewed once. */
export async function openSocket(
  target: AttachTarget,
  opening: SocketOpening,
): Promise<DoorConnection> {
  const token = await target.tokens.token();
  opening.signal?.throwIfAborted();
  try {
    return await connect(target, opening, token);
  } catch (error) {
    if (!(error instanceof EndoscopeError) || error.kind !== 'unauthenticated') throw error;
    const renewed = await target.tokens.token(token);
    if (renewed === undefined || renewed === token) throw error;
    return connect(target, opening, renewed);
  }
}

function connect(
  target: AttachTarget,
  opening: SocketOpening,
  token: string | undefined,
): Promise<DoorConnection> {
  const socket = new WebSocket(opening.url, [eventDialect], {
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
  opening.signal?.addEventListener('abort', onAbort, { once: true });
  socket.once('close', () => opening.signal?.removeEventListener('abort', onAbort));
  return new Promise((resolve, reject) => {
    let refusal: Promise<void> | undefined;
    socket.once('unexpected-response', (_request, response) => {
      refusal = readProblem(response).then(reject, reject);
      void refusal.finally(() => socket.terminate());
    });
    socket.on('error', (error) => {
      if (opening.signal?.aborted) reject(opening.signal.reason as Error);
      else if (refusal === undefined) reject(handshakeError(target, error));
    });
    socket.once('open', () => resolve(connection));
  });
}

function urlOf({ server, session }: AttachTarget, opening: DoorOpening): URL {
  const { stdin, size, role, takeOverReason, resume, acks } = opening;
  const url = new URL(server);
  url.protocol = server.protocol === 'https:' ? 'wss:' : 'ws:';
  url.pathname = server.pathname.replace(/\/$/, '') + pathOf`/v1/sessions/${session}/attach`;
  const query = {
    ...(!stdin && { stdin }),
    ...(acks && { acks }),
    ...size,
    ...(role && { role }),
    ...(takeOverReason && { takeOver: takeOverReason }),
    ...(resume && { resume: resume.attachment, offset: resume.offset }),
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return url;
}

export function handshakeError({ server }: AttachTarget, cause: Error): EndoscopeError {
  if (!/timed out/.test(cause.message)) return unreachable(server, cause);
  return new EndoscopeError({
    reason: clientReasons.timedOut,
    kind: 'deadline_exceeded',
    detail: `The gateway at ${server.origin} did not answer the attach in time. Try again.`,
    cause,
  });
}

export async function readProblem(response: IncomingMessage): Promise<EndoscopeError> {
  let text = '';
  for await (const chunk of response) {
    text += String(chunk);
    if (text.length > problemBytesMax) break;
  }
  const { statusCode: status = 0, statusMessage: statusText = '', headers } = response;
  const get = (name: string) => headers[name]?.toString() ?? null;
  return decodeProblem({ status, statusText, headers: { get }, text });
}

/** See DoorConnection. Pings, and takes a peer that is silent for `attachSilenceMs` for dead. */
class WebSocketConnection implements DoorConnection {
  readonly events: EventQueue;
  private readonly decoder = new EventDecoder();
  private readonly heartbeat: NodeJS.Timeout;
  private lastHeardMs = performance.now();
  private isClosed = false;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly socket: WebSocket,
    private readonly limits: ClientLimits,
  ) {
    this.events = new EventQueue({
      bytesMax: limits.attachBufferBytesMax,
      onFull: () => socket.pause(),
      onRoom: () => this.resume(),
      onAbandoned: () => this.close(),
    });
    this.heartbeat = setInterval(() => this.beat(), limits.attachPingIntervalMs);
    socket.on('message', (data: Buffer, isBinary) => this.receive(data, isBinary));
    socket.on('pong', () => (this.lastHeardMs = performance.now()));
    socket.on('error', (error) => this.events.fail(attachmentBroken(error.message, error)));
    socket.on('close', (code, reason) => this.closed(code, reason.toString('utf8')));
  }

  get isFull(): boolean {
    return this.isOpen && this.socket.bufferedAmount > this.limits.attachOutboundBytesMax;
  }

  send(message: ClientMessage): boolean {
    if (!this.isOpen || this.events.hasEnded) return false;
    this.socket.send(encodeMessage(message), { binary: true }, this.onSent);
    return true;
  }

  async drained(): Promise<void> {
    while (this.isFull) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Says that it leaves: a connection that just ends is kept for whoever comes back. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    const { socket } = this;
    const canSay = this.isOpen && this.send({ type: 'detach' });
    this.events.fail(attachmentBroken('closed here'));
    if (!canSay) return socket.terminate();
    socket.resume();
    socket.close(1000);
    setTimeout(() => socket.terminate(), this.limits.attachCloseMs).unref();
  }

  private get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  private readonly onSent = (): void => {
    for (const wake of this.waiting.splice(0)) wake();
  };

  private receive(data: Buffer, isBinary: boolean): void {
    this.lastHeardMs = performance.now();
    if (!isBinary || this.events.hasEnded) return;
    try {
      const event = this.decoder.decode(data);
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
    if (!this.isOpen || this.socket.isPaused) return;
    if (performance.now() - this.lastHeardMs <= this.limits.attachSilenceMs) {
      this.socket.ping();
      return;
    }
    this.events.fail(attachmentBroken(`no answer for ${this.limits.attachSilenceMs} ms`));
    this.socket.terminate();
  }

  private closed(code: number, reason: string): void {
    clearInterval(this.heartbeat);
    this.onSent();
    this.events.fail(closeError(code, reason));
  }
}

/** Close reasons are "REASON: detail", cut to the 123 bytes of a control frame. */
export function closeError(code: number, text: string): EndoscopeError {
  const [, reason, detail] = /^([A-Z][A-Z0-9_]*)(?:: (.*))?$/s.exec(text) ?? [];
  const kind = kindOfCloseCode(code);
  if (kind === undefined || reason === undefined) {
    return attachmentBroken(text === '' ? `close code ${code}` : `close code ${code}: ${text}`);
  }
  return new EndoscopeError({ reason, kind, detail: detail ?? reason });
}
