import type {
  AttachClient,
  ClientMessage,
  ServerMessage,
} from '../domain/attach/attach-message.ts';

/** A client in memory: the test types, and looks at what it was sent. */
export class ScriptedClient implements AttachClient {
  readonly received: ServerMessage[] = [];
  /** Set to make `send` wait until it is released. */
  stalled: Promise<void> | undefined;
  private readonly queue: (ClientMessage | Error | 'end')[] = [];
  private wake: () => void = () => undefined;

  readonly input: AsyncIterable<ClientMessage> = { [Symbol.asyncIterator]: () => this.read() };

  type(text: string): void {
    this.put({ type: 'stdin', data: Buffer.from(text) });
  }

  put(message: ClientMessage | Error | 'end'): void {
    this.queue.push(message);
    this.wake();
  }

  async send(message: ServerMessage): Promise<void> {
    this.received.push(message);
    await this.stalled;
  }

  /** Messages that nobody has read yet. */
  get waiting(): number {
    return this.queue.length;
  }

  output(type: 'stdout' | 'stderr' = 'stdout'): string {
    const parts = this.received.flatMap((m) => (m.type === type ? [m.data] : []));
    return Buffer.concat(parts).toString();
  }

  get last(): ServerMessage | undefined {
    return this.received.at(-1);
  }

  private async *read(): AsyncGenerator<ClientMessage> {
    for (;;) {
      const next = this.queue.shift();
      if (next === 'end') return;
      if (next instanceof Error) throw next;
      if (next) yield next;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
