import type { ForwardEvent, ForwardMessage } from './forward-door.ts';

/** The WebSocket framing: docs/reference/port-forward-protocol.md. */
export const forwardProtocol = 'v1.portforward.endoscope';

const types = { ready: 0, connect: 1, data: 2, end: 3, reset: 4, credit: 5, notice: 6, exit: 7 };
const headerBytes = 5;

export function encodeForward(message: ForwardMessage): Uint8Array {
  const payload = payloadOf(message);
  const frame = Buffer.allocUnsafe(headerBytes + payload.length);
  frame[0] = types[message.type];
  frame.writeUInt32BE(message.connection, 1);
  frame.set(payload, headerBytes);
  return frame;
}

function payloadOf(message: ForwardMessage): Uint8Array {
  const number = Buffer.allocUnsafe(4);
  switch (message.type) {
    case 'data':
      return message.data;
    case 'credit':
      number.writeUInt32BE(message.bytes);
      return number;
    case 'connect':
      number.writeUInt16BE(message.port);
      return number.subarray(0, 2);
    default:
      return number.subarray(0, 0);
  }
}

/** Undefined: a message of a newer gateway. */
export function decodeForward(frame: Buffer): ForwardEvent | undefined {
  if (frame.length < headerBytes) return undefined;
  const connection = frame.readUInt32BE(1);
  const payload = frame.subarray(headerBytes);
  switch (frame[0]) {
    case types.data:
      return { type: 'data', connection, data: payload };
    case types.credit:
      return { type: 'credit', connection, bytes: payload.length < 4 ? 0 : payload.readUInt32BE() };
    case types.connect:
      return { type: 'connected', connection };
    case types.end:
      return { type: 'end', connection };
    case types.reset:
      return { type: 'closed', connection, ...objectOf(payload) } as ForwardEvent;
    case types.ready:
      return { type: 'ready', ...objectOf(payload) } as ForwardEvent;
    case types.notice:
      return { type: 'notice', ...objectOf(payload) } as ForwardEvent;
    case types.exit:
      return { type: 'exit', ...objectOf(payload) } as ForwardEvent;
    default:
      return undefined;
  }
}

function objectOf(payload: Buffer): object {
  const value: unknown = JSON.parse(payload.toString('utf8'));
  return value !== null && typeof value === 'object' ? value : {};
}
