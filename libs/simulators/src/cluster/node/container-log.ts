/** Output that was written at once: whole lines, or one that got no line feed. */
interface LogPiece {
  readonly at: Date;
  readonly text: Buffer;
}

/** Of a line: the number of its piece since the container started, and where in it the line begins. */
interface LogPlace {
  readonly piece: number;
  readonly byte: number;
}

export interface LogQuery {
  readonly follow: boolean;
  readonly timestamps: boolean;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  readonly sinceTime?: Date;
}

const lineFeed = 10;
const carriageReturn = 13;
const lineBytesMax = 16 * 1024;
const logBytesMax = 10 * 1024 * 1024;
const empty = Buffer.alloc(0);

/**
 * The log file of one container. Output is buffered by line per stream, so a prompt without a
 * line feed is not in the log until its line is complete or the process has ended. Lines are told
 * apart when they are read: an object for each made the collections of this process the longest
 * waits of a benchmark.
 */
export class ContainerLog {
  private pieces: LogPiece[] = [];
  private firstPiece = 0;
  private bytes = 0;
  private readonly partial = new Map<number, Buffer>();
  private isEnded = false;
  private wakeFollowers: (() => void)[] = [];

  append(stream: number, data: Uint8Array): void {
    const text = Buffer.concat([this.partial.get(stream) ?? empty, data]);
    const end = text.lastIndexOf(lineFeed) + 1;
    if (end > 0) this.push(withoutCarriageReturns(text.subarray(0, end)));
    let rest = text.subarray(end);
    for (; rest.length > lineBytesMax; rest = rest.subarray(lineBytesMax)) {
      this.push(rest.subarray(0, lineBytesMax));
    }
    // A copy: a view would keep what it was cut from.
    this.partial.set(stream, Buffer.from(rest));
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
    let { piece, byte } = this.startOf(query);
    signal.addEventListener('abort', () => this.wake(), { once: true });
    while (budget > 0 && !signal.aborted) {
      if (piece < this.firstPiece) [piece, byte] = [this.firstPiece, 0];
      const { at, text } = this.pieces[piece - this.firstPiece] ?? {};
      if (at && text) {
        const end = text.indexOf(lineFeed, byte) + 1 || text.length;
        const line = printed({ at, text: text.subarray(byte, end) }, query).subarray(0, budget);
        [piece, byte] = end === text.length ? [piece + 1, 0] : [piece, end];
        budget -= line.length;
        yield line;
      } else if (query.follow && !this.isEnded) {
        await new Promise<void>((resolve) => this.wakeFollowers.push(resolve));
      } else return;
    }
  }

  private startOf({ sinceTime, tailLines }: LogQuery): LogPlace {
    const since = sinceTime ? this.pieces.findIndex(({ at }) => at >= sinceTime) : 0;
    const first = since === -1 ? this.pieces.length : since;
    const tail = tailLines === undefined ? { piece: 0, byte: 0 } : this.tailOf(tailLines);
    const { piece, byte } = first > tail.piece ? { piece: first, byte: 0 } : tail;
    return { piece: this.firstPiece + piece, byte };
  }

  /** Where the last lines begin, counted from the first piece that is kept. */
  private tailOf(lines: number): LogPlace {
    let left = lines;
    for (let piece = this.pieces.length - 1; left > 0 && piece >= 0; piece -= 1) {
      const { text } = this.pieces[piece]!;
      for (let end = text.length; end > 0; ) {
        // The line feed that ends a line belongs to it.
        const byte = end === 1 ? 0 : text.lastIndexOf(lineFeed, end - 2) + 1;
        left -= 1;
        if (left === 0) return { piece, byte };
        end = byte;
      }
    }
    return { piece: left > 0 ? 0 : this.pieces.length, byte: 0 };
  }

  private push(text: Buffer): void {
    this.pieces.push({ at: new Date(), text });
    this.bytes += text.length;
    if (this.bytes <= logBytesMax) return;
    let dropped = 0;
    for (; this.bytes > logBytesMax / 2 && dropped < this.pieces.length - 1; dropped += 1) {
      this.bytes -= this.pieces[dropped]!.text.length;
    }
    this.pieces.splice(0, dropped);
    this.firstPiece += dropped;
  }

  private wake(): void {
    for (const wake of this.wakeFollowers.splice(0)) wake();
  }
}

/** containerd reads lines and drops a carriage return before the line feed. */
function withoutCarriageReturns(lines: Buffer): Buffer {
  if (!lines.includes(carriageReturn)) return lines;
  return Buffer.from(lines.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

function printed({ at, text }: LogPiece, { timestamps }: LogQuery): Buffer {
  if (!timestamps) return text;
  return Buffer.concat([Buffer.from(`${at.toISOString().replace('Z', '000000Z')} `), text]);
}
