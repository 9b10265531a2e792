import type { LogClient, LogMessage } from '../domain/logs/log-message.ts';
import type { LogSource } from '../ports/log-source.ts';

/** What a container's log does: gives bytes, waits for ever, or breaks. */
export type LogStep = string | 'wait' | Error;

/** Logs in memory by container; notes what was opened, read and left. */
export class ScriptedLogs implements LogSource {
  readonly done: string[] = [];
  readonly givenOf: Record<string, number> = {};

  /** An error instead of steps: it cannot even be opened. */
  constructor(private readonly logs: Readonly<Record<string, readonly LogStep[] | Error>>) {}

  open(...[{ container }, , { signal }]: Parameters<LogSource['open']>) {
    this.done.push(`open ${container}`);
    const steps = this.logs[container] ?? [];
    if (steps instanceof Error) return Promise.reject(steps);
    return Promise.resolve(this.read(container, { steps, signal }));
  }

  private async *read(
    container: string,
    { steps, signal }: { readonly steps: readonly LogStep[]; readonly signal: AbortSignal },
  ): AsyncGenerator<Uint8Array> {
    try {
      for (const step of steps) {
        if (step instanceof Error) throw step;
        if (step === 'wait') await aborted(signal);
        this.givenOf[container] = (this.givenOf[container] ?? 0) + 1;
        yield Buffer.from(step);
      }
    } finally {
      this.done.push(`left ${container}`);
    }
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = (): void => reject(new Error('aborted'));
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}

/** A reader that keeps what it is told; it may be held, and takes nothing then. */
export class RecordedReader implements LogClient {
  readonly messages: LogMessage[] = [];
  private release: () => void = () => undefined;
  private held: Promise<void> | undefined;

  hold(): void {
    this.held = new Promise((resolve) => (this.release = resolve));
  }

  goOn(): void {
    this.held = undefined;
    this.release();
  }

  async send(message: LogMessage): Promise<void> {
    this.messages.push(message);
    await this.held;
  }

  /** One word a message, and the text of data. */
  get told(): string[] {
    return this.messages.map((message) => {
      if (message.type === 'opened') return `opened ${message.containers.join(' ')}`;
      if (message.type === 'end') return `end ${message.reason}`;
      if (message.type === 'notice') return `notice ${message.container} ${message.code}`;
      const more = message.isPartial ? '…' : '';
      return `${message.container}: ${Buffer.from(message.data).toString()}${more}`;
    });
  }

  async until(word: string): Promise<void> {
    for (let tries = 0; !this.told.includes(word); tries += 1) {
      if (tries > 2_000) throw new Error(`"${word}" never came, but ${this.told.join(', ')}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
