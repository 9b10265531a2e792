import { errorKinds } from '@endoscope/core';
import type { GatewayError } from '@endoscope/core';

/** A close frame's reason is at most 123 bytes of UTF-8 (RFC 6455 §5.5). */
const reasonBytesMax = 123;

export function closeFrame(error: GatewayError): { code: number; reason: string } {
  const text = Buffer.from(`${error.reason}: ${error.detail}`);
  let end = Math.min(text.length, reasonBytesMax);
  // Never cut a character in two: continuation bytes are 10xxxxxx.
  while (end < text.length && end > 0 && (text[end]! & 0xc0) === 0x80) end -= 1;
  return { code: errorKinds[error.kind].closeCode, reason: text.subarray(0, end).toString() };
}
