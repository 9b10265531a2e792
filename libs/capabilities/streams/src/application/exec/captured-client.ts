import type {
  ExecClient,
  ExecClientMessage,
  ExecServerMessage,
} from '../../domain/exec/exec-message.ts';

/** What a command printed on one of its outputs. */
export interface CapturedOutput {
  /** The first `outputBytesMax` bytes of it. */
  readonly data: Uint8Array;
  /** All it printed, kept or not. */
  readonly totalBytes: number;
}

/**
 * The client of a one-shot command: its input is at hand, its output is kept.
 *
 * Bound: `outputBytesMax` of each output; what is beyond is counted and dropped.
 */
export class CapturedClient implements ExecClient {
  private readonly outputs = { stdout: new Kept(), stderr: new Kept() };

  constructor(
    private readonly stdin: Uint8Array | undefined,
    private readonly options: { readonly outputBytesMax: number; readonly gone: AbortSignal },
  ) {}

  readonly input: AsyncIterable<ExecClientMessage> = { [Symbol.asyncIterator]: () => this.read() };

  send(message: ExecServerMessage): Promise<void> {
    if (message.type === 'stdout' || message.type === 'stderr') {
      this.outputs[message.type].take(message.data, this.options.outputBytesMax);
    }
    return Promise.resolve();
  }

  output(name: 'stdout' | 'stderr'): CapturedOutput {
    return this.outputs[name].all;
  }

  /** Throws when the caller leaves, as a client's input does. */
  private async *read(): AsyncGenerator<ExecClientMessage> {
    const { gone } = this.options;
    if (this.stdin && this.stdin.length > 0) yield { type: 'stdin', data: this.stdin };
    yield { type: 'end_of_input' };
    if (gone.aborted) throw new Error('the client is gone');
    await new Promise<never>((_resolve, reject) => {
      gone.addEventListener('abort', () => reject(new Error('the client is gone')), { once: true });
    });
  }
}

class Kept {
  private readonly chunks: Uint8Array[] = [];
  private keptBytes = 0;
  private totalBytes = 0;

  take(data: Uint8Array, bytesMax: number): void {
    this.totalBytes += data.length;
    const room = bytesMax - this.keptBytes;
    if (room <= 0) return;
    // Copied: a slice would keep the whole of what it was cut from.
    this.chunks.push(Uint8Array.from(data.subarray(0, room)));
    this.keptBytes += Math.min(room, data.length);
  }

  get all(): CapturedOutput {
    return { data: Buffer.concat(this.chunks), totalBytes: this.totalBytes };
  }
}
