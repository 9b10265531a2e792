/** One line of a container log, as containerd's CRI writes it. */
interface LogLine {
  readonly at: Date;
  /** With its line feed, but for a last line that had none. */
  readonly text: Buffer;
}

export interface LogQuery {
  readonly follow: boolean;
  readonly timestamps: boolean;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  readonly sinceTime?: Date;
}

const lineFeed = Buffer.from('\n');
const lineBytesMax = 16 * 1024;
const logBytesMax = 10 * 1024 * 1024;

/**
 * The log file of one container. Output is buffered by line per stream, so a prompt without a
 * line feed is not in the log until its line is complete or the process has ended.
 */
export class ContainerLog {
  private lines: LogLine[] = [];
  private firstIndex = 0;
  private bytes = 0;
  private readonly partial = new Map<number, Buffer>();
  private isEnded = false;
  private wakeFollowers: (() => void)[] = [];

  append(stream: number, data: Uint8Array): void {
    let rest = Buffer.concat([this.partial.get(stream) ?? Buffer.alloc(0), data]);
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      // containerd reads lines and drops a carriage return before the line feed.
      const isCrLf = end > 0 && rest[end - 1] === 13;
      this.push(
        isCrLf ? Buffer.concat([rest.subarray(0, end - 1), lineFeed]) : rest.subarray(0, end + 1),
      );
      rest = rest.subarray(end + 1);
    }
    for (; rest.length > lineBytesMax; rest = rest.subarray(lineBytesMax)) {
      this.push(rest.subarray(0, lineBytesMax));
    }
    this.partial.set(stream, rest);
    this.wake();
  }

  /** The process has ended: what had no line feed is written as it is. */
  end(): void {
    for (const rest of this.partial.values()) if (rest.length > 0) this.push(rest);
    this.partial.clear();
    this.isEnded = true;
    this.wake();
  }

  async *read(query: LogQuery, signal: AbortSignal): AsyncGenerator<Buffer> {
    let budget = query.limitBytes ?? Number.POSITIVE_INFINITY;
    let index = this.startOf(query);
    signal.addEventListener('abort', () => this.wake(), { once: true });
    while (budget > 0 && !signal.aborted) {
      index = Math.max(index, this.firstIndex);
      const line = this.lines[index - this.firstIndex];
      if (line) {
        index += 1;
        const text = this.printed(line, query).subarray(0, budget);
        budget -= text.length;
        yield text;
      } else if (query.follow && !this.isEnded) {
        await new Promise<void>((resolve) => this.wakeFollowers.push(resolve));
      } else return;
    }
  }

  private startOf(query: LogQuery): number {
    const { sinceTime, tailLines } = query;
    const since = sinceTime ? this.lines.findIndex((line) => line.at >= sinceTime) : 0;
    const first = since === -1 ? this.lines.length : since;
    const tail = tailLines === undefined ? 0 : Math.max(0, this.lines.length - tailLines);
    return this.firstIndex + Math.max(first, tail);
  }

  private printed(line: LogLine, query: LogQuery): Buffer {
    if (!query.timestamps) return line.text;
    const time = line.at.toISOString().replace('Z', '000000Z');
    return Buffer.concat([Buffer.from(`${time} `), line.text]);
  }

  private push(text: Buffer): void {
    this.lines.push({ at: new Date(), text });
    this.bytes += text.length;
    if (this.bytes <= logBytesMax) return;
    const dropped = this.lines.splice(0, Math.ceil(this.lines.length / 2));
    this.firstIndex += dropped.length;
    this.bytes -= dropped.reduce((sum, line) => sum + line.text.length, 0);
  }

  private wake(): void {
    for (const wake of this.wakeFollowers.splice(0)) wake();
  }
}
