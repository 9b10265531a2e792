import { once } from 'node:events';
import type { FastifyReply } from 'fastify';
import { gatewayLimits } from '../gateway.limits.ts';

/**
 * An answer whose body is written piece by piece.
 *
 * Owns:  the reply from `begin` on.
 * Bound: `streamedBytesMax` unsent bytes, above which `write` waits.
 * Ends:  `end`, or `cut`: the client sees that something is missing.
 */
export class StreamedAnswer {
  constructor(
    private readonly reply: FastifyReply,
    private readonly signal: AbortSignal,
  ) {}

  begin(contentType: string): void {
    this.reply.hijack();
    const { raw } = this.reply;
    raw.writeHead(200, {
      ...(this.reply.getHeaders() as Record<string, string>),
      'Content-Type': contentType,
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    raw.flushHeaders();
  }

  /** A part of something whose size is known. */
  beginPart(contentType: string, part: { offset: number; length: number; size: number }): void {
    const { offset, length, size } = part;
    this.reply.hijack();
    this.reply.raw.writeHead(206, {
      ...(this.reply.getHeaders() as Record<string, string>),
      'Content-Type': contentType,
      'Content-Length': String(length),
      'Content-Range': `bytes ${offset}-${offset + length - 1}/${size}`,
      'Cache-Control': 'no-store',
    });
  }

  /** After `begin`: all of it, or the client sees that something is missing. */
  async all(pieces: AsyncIterable<Uint8Array | string>): Promise<void> {
    try {
      for await (const piece of pieces) {
        this.signal.throwIfAborted();
        await this.write(piece);
      }
      this.end();
    } catch {
      // Begun as it is, it can only tell by not being whole.
      this.cut();
    }
  }

  async write(data: Uint8Array | string): Promise<void> {
    const { raw } = this.reply;
    if (raw.destroyed) return;
    raw.write(data);
    if (raw.writableLength <= gatewayLimits.streamedBytesMax) return;
    await once(raw, 'drain', { signal: this.signal }).catch(() => undefined);
  }

  end(): void {
    this.reply.raw.end();
  }

  cut(): void {
    this.reply.raw.destroy();
  }
}
