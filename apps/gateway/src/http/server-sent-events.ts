import { once } from 'node:events';
import type { FastifyReply } from 'fastify';
import { gatewayLimits } from '../gateway.limits.ts';

interface ServerSentEvent {
  readonly id: string;
  readonly event: string;
  readonly data: object;
}

/**
 * Sends events as `text/event-stream` (WHATWG HTML §9.2).
 *
 * Owns:  the reply from here on, and one heartbeat timer.
 * Bound: `sseBufferedBytesMax` unsent bytes; above it the source is not read.
 * Ends:  when the source ends or the client leaves.
 */
export async function sendEvents<T>(
  reply: FastifyReply,
  source: AsyncIterable<T>,
  encode: (item: T) => ServerSentEvent,
): Promise<void> {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  raw.flushHeaders();
  const heartbeat = setInterval(() => raw.write(': alive\n\n'), gatewayLimits.sseHeartbeatMs);
  try {
    for await (const item of source) {
      if (raw.destroyed) break;
      const { id, event, data } = encode(item);
      raw.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      if (raw.writableLength > gatewayLimits.sseBufferedBytesMax) {
        await Promise.race([once(raw, 'drain'), once(raw, 'close')]);
      }
    }
  } finally {
    clearInterval(heartbeat);
    raw.end();
  }
}
