import { channels } from '@endoscope/core';
import type { AttachEvent, TerminalSize } from './attach-connection.ts';

/**
 * The WebSocket dialect `v1.endoscope`: binary messages [channel][payload], channels 0–4 and 255
 * as in Kubernetes' v5, and channel 5 with one JSON event each.
 */
export const eventDialect = 'v1.endoscope';
const eventChannel = 5;

export function encodeStdin(data: Uint8Array): Uint8Array {
  return frame(channels.stdin, data);
}

export function encodeResize({ width, height }: TerminalSize): Uint8Array {
  return frame(channels.resize, Buffer.from(JSON.stringify({ Width: width, Height: height })));
}

export function encodeEndOfInput(): Uint8Array {
  return frame(channels.close, Uint8Array.of(channels.stdin));
}

export function encodeDetach(): Uint8Array {
  return frame(eventChannel, Buffer.from(JSON.stringify({ type: 'detach' })));
}

/** Undefined for what carries nothing for us: empty frames, unknown channels, unknown events. */
export function decodeMessage(message: Uint8Array): AttachEvent | undefined {
  const payload = message.subarray(1);
  if (payload.byteLength === 0) return undefined;
  if (message[0] === channels.stdout) return { type: 'stdout', data: payload };
  if (message[0] === channels.stderr) return { type: 'stderr', data: payload };
  if (message[0] === eventChannel) return decodeEvent(Buffer.from(payload).toString('utf8'));
  return undefined;
}

function decodeEvent(json: string): AttachEvent | undefined {
  const event = JSON.parse(json) as Record<string, unknown>;
  if (event['type'] === 'ready') {
    const tty = event['tty'] === true;
    return {
      type: 'ready',
      attachment: text(event, 'attachment'),
      tty,
      banner: text(event, 'banner'),
    };
  }
  if (event['type'] === 'notice') {
    return { type: 'notice', code: text(event, 'code'), message: text(event, 'message') };
  }
  if (event['type'] === 'gap') {
    return {
      type: 'gap',
      missingBytes: Number(event['missingBytes'] ?? 0),
      reason: text(event, 'reason'),
    };
  }
  if (event['type'] === 'exit') {
    const exitCode = typeof event['exitCode'] === 'number' ? event['exitCode'] : undefined;
    const words = { reason: text(event, 'reason'), detail: text(event, 'detail') };
    return { type: 'exit', ...words, exitCode, process: text(event, 'process') };
  }
  return undefined;
}

function text(event: Record<string, unknown>, name: string): string {
  return typeof event[name] === 'string' ? event[name] : '';
}

function frame(channel: number, payload: Uint8Array): Uint8Array {
  const message = Buffer.allocUnsafe(payload.byteLength + 1);
  message[0] = channel;
  message.set(payload, 1);
  return message;
}
