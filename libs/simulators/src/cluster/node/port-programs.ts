import { createHash } from 'node:crypto';
import { duplexPair } from 'node:stream';
import type { Duplex } from 'node:stream';

/** Serves one connection to a port of a simulated pod. */
export type PortProgram = (connection: Duplex, pod: string) => void;

/** What the application of every seeded pod listens on. */
const programs: Readonly<Record<number, PortProgram>> = {
  /** RFC 862. */
  7: (connection) => connection.pipe(connection),
  8080: http,
  /** Reads to the end, then says how much it was and its SHA-256. */
  9000: digest,
  /** Takes connections and never reads. */
  9001: () => undefined,
  /** Reads a line with a number, and sends so many bytes. */
  9002: source,
  /** Greets, ends its half, and goes on reading. */
  9003: (connection) => connection.resume().end('hello\n'),
};

export const simulatedPorts: readonly number[] = Object.keys(programs).map(Number);

/** The pod's end of a new connection; undefined: nothing listens there. */
export function connectToPort(port: number, pod: string): Duplex | undefined {
  const program = programs[port];
  if (!program) return undefined;
  const [outside, inside] = duplexPair({ highWaterMark: 64 * 1024 });
  inside.on('error', () => undefined);
  program(inside, pod);
  return outside;
}

function http(connection: Duplex, pod: string): void {
  let request = '';
  connection.on('data', (chunk: Buffer) => {
    request += chunk.toString('latin1');
    if (!request.includes('\r\n\r\n')) return;
    const body = `hello from ${pod}\n`;
    const head = `HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: ${body.length}`;
    connection.end(`${head}\r\nconnection: close\r\n\r\n${body}`);
  });
}

function digest(connection: Duplex): void {
  const hash = createHash('sha256');
  let bytes = 0;
  connection.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    bytes += chunk.length;
  });
  connection.on('end', () => connection.end(`${bytes} ${hash.digest('hex')}\n`));
}

const sourceChunk = Buffer.alloc(16 * 1024, 'z');

function source(connection: Duplex): void {
  connection.once('data', (line: Buffer) => {
    let left = Number(line.toString('latin1'));
    const pour = (): void => {
      while (left > 0) {
        const chunk = sourceChunk.subarray(0, Math.min(left, sourceChunk.length));
        left -= chunk.length;
        if (!connection.write(chunk)) return void connection.once('drain', pour);
      }
      connection.end();
    };
    pour();
  });
}
