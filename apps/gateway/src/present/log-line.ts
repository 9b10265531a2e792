import type { LogMessage } from '@endoscope/streams/logs';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const timestamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) /;

/**
 * One object of `application/x-ndjson`. A line is `line`, or `base64` where it is not UTF-8; with
 * timestamps its time is a field of its own.
 */
export function logLineJson(message: LogMessage, timestamps: boolean): object {
  switch (message.type) {
    case 'opened':
      return { opened: { containers: message.containers } };
    case 'data': {
      const { container, data, isPartial } = message;
      return { container, ...lineOf(data, timestamps), ...(isPartial && { partial: true }) };
    }
    case 'notice': {
      const { container, code, message: text } = message;
      return { container, notice: { code, message: text } };
    }
    case 'end':
      return { end: { reason: message.reason, detail: message.detail } };
  }
}

function lineOf(data: Uint8Array, timestamps: boolean): object {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const head = timestamps ? timestamp.exec(bytes.toString('latin1', 0, 64)) : null;
  const rest = bytes.subarray(head?.[0].length ?? 0);
  const time = head && { time: head[1] };
  try {
    return { ...time, line: decoder.decode(rest) };
  } catch {
    return { ...time, base64: rest.toString('base64') };
  }
}
