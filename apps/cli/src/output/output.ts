import { fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';

/** The reader of this output has gone (EPIPE). */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

/**
 * One output descriptor, for lines and for raw bytes.
 *
 * Owns:  the stream of its descriptor, opened on first use.
 * Bound: the stream's high-water mark; `write` waits above it.
 * Order: as called.
 * Ends:  `flush` resolves when everything has been handed to the kernel; after the reader has
 *        gone `write` rejects with OutputClosed.
 */
export class Output {
  private stream: Writable | undefined;
  private failure: Error | undefined;
  private lastWrite: Promise<void> = Promise.resolve();

  constructor(
    private readonly open: () => Writable,
    readonly isTty: boolean,
  ) {}

  /** Columns and rows where this is a terminal. */
  get size(): { width: number; height: number } | undefined {
    const { columns, rows } = this.use() as Writable & { columns?: number; rows?: number };
    return this.isTty && columns && rows ? { width: columns, height: rows } : undefined;
  }

  onResize(listener: () => void): () => void {
    const stream = this.use();
    stream.on('resize', listener);
    return () => stream.off('resize', listener);
  }

  line(text = ''): void {
    this.text(`${text}\n`);
  }

  text(text: string): void {
    void this.write(text).catch(() => undefined);
  }

  /** Resolves when more may follow. */
  async write(data: string | Uint8Array): Promise<void> {
    const stream = this.use();
    if (this.failure) throw this.failure;
    const written = new Promise<void>((resolve, reject) => {
      stream.write(data, (error) => (error ? reject(asClosed(error)) : resolve()));
    });
    written.catch(() => undefined);
    this.lastWrite = written;
    if (stream.writableNeedDrain) await written;
  }

  async flush(): Promise<void> {
    await this.lastWrite;
    if (this.failure) throw this.failure;
  }

  private use(): Writable {
    if (this.stream) return this.stream;
    this.stream = this.open();
    this.stream.on('error', (error) => (this.failure ??= asClosed(error)));
    return this.stream;
  }
}

/**
 * The stream of descriptor 1 or 2. Node writes to a pipe synchronously: a slow reader would stop
 * the whole process, and with it the answers to the gateway's pings. So pipes and sockets are
 * opened as non-blocking sockets; terminals and files stay as Node has them.
 */
export function openDescriptor(fd: 1 | 2): Writable {
  const stat = fstatSync(fd);
  if (stat.isFIFO() || stat.isSocket()) return new Socket({ fd, readable: false, writable: true });
  return fd === 1 ? process.stdout : process.stderr;
}

function asClosed(error: Error): Error {
  const { code } = error as NodeJS.ErrnoException;
  const isGone = code === 'EPIPE' || code === 'ECONNRESET' || code === 'ERR_STREAM_DESTROYED';
  return isGone ? new OutputClosed('The reader of the output has gone.') : error;
}
