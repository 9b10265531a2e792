import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * `cut`: the connection is destroyed once the request has begun; `busy`: 503 without asking;
 * `lie`: 200 without asking; `redirect`: 307 to another address.
 */
export type Fault = 'cut' | 'busy' | 'lie' | 'redirect' | undefined;

/** An HTTP proxy before a real server, which does to some requests what a bad day does. */
export class FaultyDoor {
  /** Method and path with its query of each request that came, in order. */
  readonly seen: string[] = [];
  fault: (asked: string) => Fault = () => undefined;
  private readonly server = createServer((asked, answer) => this.serve(asked, answer));

  private constructor(private readonly port: number) {}

  static async before(port: number): Promise<FaultyDoor> {
    const door = new FaultyDoor(port);
    await new Promise<void>((resolve) => door.server.listen(0, '127.0.0.1', resolve));
    return door;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(asked: IncomingMessage, answer: ServerResponse): void {
    const what = `${asked.method} ${asked.url}`;
    this.seen.push(what);
    const fault = this.fault(what);
    if (fault === 'cut') return void asked.once('data', () => asked.socket.destroy());
    if (fault === undefined) return this.pass(asked, answer);
    asked.resume();
    const status = { busy: 503, lie: 200, redirect: 307 }[fault];
    const headers = { etag: '"0"', location: 'http://127.0.0.1:1/elsewhere' };
    asked.once('end', () => answer.writeHead(status, headers).end());
  }

  /** With the headers as they came: they are signed. */
  private pass(asked: IncomingMessage, answer: ServerResponse): void {
    const { method, url: path, headers } = asked;
    const target = { host: '127.0.0.1', port: this.port, method, path, headers };
    const passed = request(target, (from) => {
      answer.writeHead(from.statusCode ?? 502, from.headers);
      from.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  }
}
