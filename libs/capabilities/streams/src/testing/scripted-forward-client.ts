import type {
  ForwardClient,
  ForwardClientMessage,
  ForwardServerMessage,
} from '../domain/forward/forward-message.ts';

/** A client of forwarded ports in memory: the test sends, and looks at what came back. */
export class ScriptedForwardClient implements ForwardClient {
  readonly received: ForwardServerMessage[] = [];
  private readonly queue: (ForwardClientMessage | Error | 'left')[] = [];
  private wake: () => void = () => undefined;

  readonly input: AsyncIterable<ForwardClientMessage> = {
    [Symbol.asyncIterator]: () => this.read(),
  };

  put(...messages: readonly (ForwardClientMessage | Error | 'left')[]): void {
    this.queue.push(...messages);
    this.wake();
  }

  async send(message: ForwardServerMessage): Promise<void> {
    this.received.push(message);
    await Promise.resolve();
  }

  /** What was said of one connection: types, and the bytes of data as text. */
  said(connection: number): string[] {
    return this.received.flatMap((message) => {
      if (!('connection' in message) || message.connection !== connection) return [];
      if (message.type === 'data') return `data ${Buffer.from(message.data).toString('latin1')}`;
      return message.type === 'closed' ? `closed ${message.reason}` : message.type;
    });
  }

  private async *read(): AsyncGenerator<ForwardClientMessage> {
    for (;;) {
      const next = this.queue.shift();
      if (next === 'left') return;
      if (next instanceof Error) throw next;
      if (next) yield next;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
