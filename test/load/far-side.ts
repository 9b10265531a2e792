import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a relay is told in its environment. */
export interface FarSide {
  readonly origin: string;
  readonly ca: string | undefined;
  readonly cert?: string;
  readonly key?: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

/** Where a session's id leads, and with which credentials. */
export function farSideOf(id: string): { url: string; options: object } {
  const { origin, ...options } = JSON.parse(process.env['BENCH_FAR_SIDE'] ?? '') as FarSide;
  return { url: `${origin}${Buffer.from(id, 'base64url').toString()}`, options };
}

/** How a client learns of a gRPC door; tells relays.ts where to ask, and ends with it. */
export function announceGrpc(_error: Error | null, grpcPort: number): void {
  process.once('disconnect', () => process.exit());
  const info = JSON.stringify({ grpcAddress: `127.0.0.1:${grpcPort}` });
  const http = createServer((_, response) => response.end(info)).listen(0, '127.0.0.1', () => {
    process.send?.((http.address() as AddressInfo).port);
  });
}
