import { WebSocket } from 'ws';
import { attachmentBroken } from '../attach/attach-errors.ts';
import { closeError, handshakeError, readProblem } from '../attach/websocket-attach.ts';
import type { ClientLimits } from '../client.limits.ts';
import { EndoscopeError } from '../endoscope-error.ts';
import { pathOf } from '../http/http-transport.ts';
import type { ForwardDoor, ForwardEvent, ForwardMessage, ForwardTarget } from './forward-door.ts';
import { decodeForward, encodeForward, forwardProtocol } from './forward-frames.ts';
import type { PortForwardOptions } from './port-forward.ts';

const inboundMessageBytesMax = 1_048_576;

/** Opens the WebSocket door; a stale token is renewed once. */
export async function forwardOverWebSocket(
  target: ForwardTarget,
  options: PortForwardOptions,
): Promise<ForwardDoor> {
  const token = await target.tokens.token();
  options.signal?.throwIfAborted();
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
  target: ForwardTarget,
  { ports, signal }: PortForwardOptions,
  token: string | undefined,
): Promise<ForwardDoor> {
  const { limits, userAgent } = target;
  const socket = new WebSocket(urlOf(target, ports), [forwardProtocol], {
    headers: {
      'user-agent': userAgent,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    handshakeTimeout: limits.attachDeadlineMs,
    maxPayload: inboundMessageBytesMax,
    perMessageDeflate: false,
    skipUTF8Validation: true,
  });
  const door = new WebSocketForwardDoor(socket, limits);
  const onAbort = (): void => socket.terminate();
  signal?.addEventListener('abort', onAbort, { once: true });
  socket.once('close', () => signal?.removeEventListener('abort', onAbort));
  return new Promise((resolve, reject) => {
    let refusal: Promise<void> | undefined;
    socket.once('unexpected-response', (_request, response) => {
      refusal = readProblem(response).then(reject, reject);
      void refusal.finally(() => socket.terminate());
    });
    socket.on('error', (error) => {
      if (signal?.aborted) reject(signal.reason as Error);
      else if (refusal === undefined) reject(handshakeError(target, error));
    });
    socket.once('open', () => resolve(door));
  });
}

function urlOf({ server, session }: ForwardTarget, ports: readonly number[]): URL {
  const url = new URL(server);
  url.protocol = server.protocol === 'https:' ? 'wss:' : 'ws:';
  url.pathname = server.pathname.replace(/\/$/, '') + pathOf`/v1/sessions/${session}/portforward`;
  for (const port of ports) url.searchParams.append('ports', String(port));
  return url;
}

/** See ForwardDoor. Pings, and takes a peer that is silent for `attachSilenceMs` for dead. */
class WebSocketForwardDoor implements ForwardDoor {
  readonly events: AsyncIterable<ForwardEvent> = { [Symbol.asyncIterator]: () => this.read() };
  private readonly queue: ForwardEvent[] = [];
  private end: { readonly error: EndoscopeError | undefined } | undefined;
  private wakeReader: () => void = () => undefined;
  private readonly writers: (() => void)[] = [];
  private readonly heartbeat: NodeJS.Timeout;
  private lastHeardMs = performance.now();
  /** The words of an error that a close frame has no room for. */
  private refusal: { readonly detail: string } | undefined;

  constructor(
    private readonly socket: WebSocket,
    private readonly limits: ClientLimits,
  ) {
    this.heartbeat = setInterval(() => this.beat(), limits.attachPingIntervalMs);
    socket.on('message', (data: Buffer) => this.receive(data));
    socket.on('pong', () => (this.lastHeardMs = performance.now()));
    socket.on('error', (error) => this.finish(attachmentBroken(error.message, error)));
    socket.on('close', (code, reason) => this.closed(code, reason.toString('utf8')));
  }

  async send(message: ForwardMessage): Promise<void> {
    if (this.socket.readyState !== this.socket.OPEN) return;
    this.socket.send(encodeForward(message), { binary: true }, this.wakeWriters);
    while (this.isFull) await new Promise<void>((resolve) => this.writers.push(resolve));
  }

  close(): void {
    this.socket.close(1000);
    setTimeout(() => this.socket.terminate(), this.limits.attachCloseMs).unref();
    this.finish(attachmentBroken('closed here'));
  }

  private get isFull(): boolean {
    const { socket, limits } = this;
    return (
      socket.readyState === socket.OPEN && socket.bufferedAmount > limits.attachOutboundBytesMax
    );
  }

  private readonly wakeWriters = (): void => {
    for (const wake of this.writers.splice(0)) wake();
  };

  /** Data is bounded by the credit of its connections: nothing needs to be paused here. */
  private receive(data: Buffer): void {
    this.lastHeardMs = performance.now();
    if (this.end) return;
    const event = decoded(data);
    if (event instanceof EndoscopeError) return this.finish(event);
    if (event?.type === 'exit' && isErrorReason(event.reason)) {
      this.refusal = event;
      return;
    }
    if (event) this.queue.push(event);
    if (event?.type === 'exit') this.finish(undefined);
    this.wakeReader();
  }

  private async *read(): AsyncGenerator<ForwardEvent> {
    for (;;) {
      const event = this.queue.shift();
      if (event) yield event;
      else if (this.end) {
        if (this.end.error) throw this.end.error;
        return;
      } else await new Promise<void>((resolve) => (this.wakeReader = resolve));
    }
  }

  private closed(code: number, reason: string): void {
    clearInterval(this.heartbeat);
    this.wakeWriters();
    const error = closeError(code, reason);
    const { detail = error.detail } = this.refusal ?? {};
    this.finish(new EndoscopeError({ reason: error.reason, kind: error.kind, detail }));
  }

  private finish(error: EndoscopeError | undefined): void {
    this.end ??= { error };
    this.wakeReader();
  }

  private beat(): void {
    if (performance.now() - this.lastHeardMs > this.limits.attachSilenceMs) {
      this.finish(attachmentBroken('it was silent for too long'));
      this.socket.terminate();
    } else if (this.socket.readyState === this.socket.OPEN) this.socket.ping();
  }
}

/** Errors are in capitals, ends of a forward are not. */
function isErrorReason(reason: string): boolean {
  return /^[A-Z]/.test(reason);
}

function decoded(data: Buffer): ForwardEvent | EndoscopeError | undefined {
  try {
    return decodeForward(data);
  } catch (cause) {
    return attachmentBroken('a malformed message', cause);
  }
}
