import { BytePipe } from './byte-pipe.ts';

const echoBytesMax = 4096;

const keys = {
  interrupt: 3,
  endOfInput: 4,
  backspace: 8,
  lineFeed: 10,
  carriageReturn: 13,
  killLine: 21,
  delete: 127,
};

/**
 * The line discipline of a pseudo-terminal in its ordinary mode: echo, erase, Ctrl-C, Ctrl-D,
 * carriage return to line feed on input, line feed to CRLF on output.
 */
export class Terminal {
  columns = 0;
  rows = 0;
  private readonly lines = new BytePipe();
  private line: number[] = [];
  /** Called on Ctrl-C; whoever is in the foreground sets it. */
  onInterrupt: (() => void) | undefined;
  /** Set by a shell that waits at its prompt: busybox ash draws it anew when the size changes. */
  prompt: string | undefined;

  constructor(private readonly output: (data: Uint8Array) => Promise<void>) {}

  async input(data: Uint8Array): Promise<void> {
    let echo: number[] = [];
    for (const byte of data) {
      const { shown, line } = this.key(byte);
      echo.push(...shown);
      if (line === undefined && echo.length < echoBytesMax) continue;
      // What was typed shows before what it causes.
      await this.echo(echo);
      echo = [];
      if (line) await this.lines.write(line);
    }
    await this.echo(echo);
  }

  /** One line with its line feed (or less, after Ctrl-D). Undefined is end of file. */
  async read(): Promise<Uint8Array | undefined> {
    const chunk = await this.lines.read();
    if (chunk?.length !== 1 || chunk[0] !== keys.endOfInput) return chunk;
    return undefined;
  }

  async write(data: Uint8Array): Promise<void> {
    await this.output(withCarriageReturns(data));
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    if (this.prompt === undefined) return;
    const line = Buffer.from(this.line).toString('latin1');
    void this.output(Buffer.from(`\r${this.prompt}${line}\x1b[J`, 'latin1'));
  }

  /** A blocked read of the foreground command ends, as with EINTR. */
  interruptReader(): void {
    this.lines.interrupt();
  }

  /** The master side is gone: whoever reads sees end of file. */
  hangUp(): void {
    this.lines.close();
  }

  private key(byte: number): { shown: number[]; line?: Uint8Array } {
    switch (byte) {
      case keys.interrupt:
        this.line = [];
        this.onInterrupt?.();
        return { shown: [94, 67, 13, 10] };
      case keys.endOfInput:
        return {
          shown: [],
          line: this.taken(this.line.length === 0 ? [keys.endOfInput] : []),
        };
      case keys.backspace:
      case keys.delete:
        return { shown: this.line.pop() === undefined ? [] : [8, 32, 8] };
      case keys.killLine:
        return { shown: this.line.splice(0).flatMap(() => [8, 32, 8]) };
      case keys.carriageReturn:
      case keys.lineFeed:
        return { shown: [13, 10], line: this.taken([keys.lineFeed]) };
      default:
        this.line.push(byte);
        return { shown: [byte] };
    }
  }

  private taken(end: readonly number[]): Uint8Array {
    const line = Uint8Array.from([...this.line, ...end]);
    this.line = [];
    return line;
  }

  private async echo(bytes: readonly number[]): Promise<void> {
    if (bytes.length > 0) await this.output(Uint8Array.from(bytes));
  }
}

function withCarriageReturns(data: Uint8Array): Uint8Array {
  if (!data.includes(10)) return data;
  const text = Buffer.from(data.buffer, data.byteOffset, data.length).toString('latin1');
  return Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1');
}

/** Waits for a line; until it comes a change of size draws the prompt anew. */
export async function atPrompt<T>(
  terminal: Terminal | undefined,
  prompt: string,
  nextLine: () => Promise<T>,
): Promise<T> {
  if (terminal) terminal.prompt = prompt;
  try {
    return await nextLine();
  } finally {
    if (terminal) terminal.prompt = undefined;
  }
}
