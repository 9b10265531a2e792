import type { Duplex } from 'node:stream';
import { attachmentBroken } from '../attach/attach-errors.ts';
import type { EndoscopeError } from '../endoscope-error.ts';
import type { ForwardDoor, ForwardEvent } from './forward-door.ts';
import { ForwardedStream } from './forwarded-stream.ts';
import type { PortForward, PortForwardEnd } from './port-forward.ts';

type Ready = Extract<ForwardEvent, { readonly type: 'ready' }>;

/** Waits for `ready`; throws the gateway's reason when it refuses. */
export async function openForward(door: ForwardDoor): Promise<PortForward> {
  const events = door.events[Symbol.asyncIterator]();
  try {
    const first = await events.next();
    if (!first.done && first.value.type === 'ready') {
      return new ForwardLink(door, first.value, events);
    }
    throw attachmentBroken('the first message was not "ready"');
  } catch (error) {
    door.close();
    throw error;
  }
}

/** See PortForward. Never waits for one connection while it moves another. */
class ForwardLink implements PortForward {
  readonly id: string;
  readonly ports: readonly number[];
  readonly ended: Promise<PortForwardEnd>;
  private readonly streams = new Map<number, ForwardedStream>();
  private next = 0;
  private over: EndoscopeError | undefined;

  constructor(
    private readonly door: ForwardDoor,
    private readonly ready: Ready,
    events: AsyncIterator<ForwardEvent>,
  ) {
    this.id = ready.forward;
    this.ports = ready.ports;
    this.ended = this.run(events).finally(() => this.endStreams());
    this.ended.catch(() => undefined);
  }

  connect(port: number): Duplex {
    const connection = this.freeNumber();
    const send: ForwardDoor['send'] = (message) => this.door.send(message);
    const stream = new ForwardedStream(connection, this.ready.windowBytes, send);
    if (this.over) {
      stream.fail(this.over);
      return stream;
    }
    this.streams.set(connection, stream);
    void this.door.send({ type: 'connect', connection, port });
    return stream;
  }

  close(): void {
    this.over ??= attachmentBroken('closed here');
    for (const stream of this.streams.values()) stream.abandon();
    this.streams.clear();
    this.door.close();
  }

  private freeNumber(): number {
    do this.next = (this.next + 1) % 2 ** 31;
    while (this.streams.has(this.next));
    return this.next;
  }

  private async run(events: AsyncIterator<ForwardEvent>): Promise<PortForwardEnd> {
    for (;;) {
      const { done, value } = await events.next();
      if (done) throw this.over ?? attachmentBroken('the stream ended without an exit');
      if (value.type === 'exit') return { reason: value.reason, detail: value.detail };
      this.take(value);
    }
  }

  private take(event: ForwardEvent): void {
    if (!('connection' in event)) return;
    // A connection that we have left is not known any more while its last messages arrive.
    const stream = this.streams.get(event.connection);
    if (!stream) return;
    switch (event.type) {
      case 'data':
        return stream.receive(event.data);
      case 'end':
        return stream.receiveEnd();
      case 'credit':
        return stream.credit(event.bytes);
      case 'closed':
        this.streams.delete(event.connection);
        return stream.closedBy(event.reason, event.detail);
      case 'connected':
        return;
    }
  }

  private endStreams(): void {
    this.over ??= attachmentBroken('the forward has ended');
    for (const stream of this.streams.values()) stream.fail(this.over);
    this.streams.clear();
  }
}
