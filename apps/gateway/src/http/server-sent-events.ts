import { once } from 'node:events';
import type { FastifyReply } from 'fastify';
import { gatewayLimits } from '../gateway.limits.ts';

interface ServerSentEvent {
  readonly id: string;
  readonly event: string;
  readonly data: object;
}

interface EventSettings<T> {
  encode(item: T): ServerSentEvent;
  /** Aborts when the client is gone, too. */
  readonly signal: AbortSignal;
}

/**
 * Sends events as `text/event-stream` (WHATWG HTML §9.2).
 *
 * Owns:  the reply from here on, and one heartbeat timer.
 * Bound: `sseBufferedBytesMax` unsent bytes; above it the source is not read.
 * Ends:  when the source ends, the client leaves or `signal` aborts; a client that has stopped
 *        reading by then is cut off.
 */
export async function sendEvents<T>(
  reply: FastifyReply,
  source: AsyncIterable<T>,
  { encode, signal }: EventSettings<T>,
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
        await once(raw, 'drain', { signal }).catch(() => undefined);
      }
    }
  } finally {
    clearInterval(heartbeat);
    if (signal.aborted && raw.writableNeedDrain) raw.destroy();
    else raw.end();
  }
}
