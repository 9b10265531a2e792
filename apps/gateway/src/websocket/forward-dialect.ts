import type { GatewayError } from '@endoscope/core';
import { FrameMalformed } from '@endoscope/streams';
import { forwardLimits } from '@endoscope/streams/forward';
import type { ForwardClientMessage, ForwardServerMessage } from '@endoscope/streams/forward';
import type { SocketCodec } from './socket-client.ts';

/** One byte for the type, four for the connection, then what belongs to the type. */
export const forwardProtocol = 'v1.portforward.endoscope';

const types = {
  ready: 0,
  /** Of the server: connected. */
  connect: 1,
  data: 2,
  end: 3,
  /** Of the server: closed. */
  reset: 4,
  credit: 5,
  notice: 6,
  exit: 7,
} as const;

const headerBytes = 5;

export const forwardCodec: SocketCodec<ForwardClientMessage, ForwardServerMessage> = {
  decode: (message) => [clientMessageOf(message)],
  encode: serverFrameOf,
};

function clientMessageOf(message: Buffer): ForwardClientMessage {
  if (message.length < headerBytes) throw malformed('a message without a header');
  const connection = message.readUInt32BE(1);
  const payload = message.subarray(headerBytes);
  switch (message[0]) {
    case types.connect:
      return { type: 'connect', connection, port: exactly(payload, 2).readUInt16BE() };
    case types.data:
      if (payload.length <= forwardLimits.dataBytesMax) {
        return { type: 'data', connection, data: payload };
      }
      throw malformed(`data is over ${forwardLimits.dataBytesMax} bytes`);
    case types.end:
      exactly(payload, 0);
      return { type: 'end', connection };
    case types.reset:
      exactly(payload, 0);
      return { type: 'reset', connection };
    case types.credit:
      return { type: 'credit', connection, bytes: exactly(payload, 4).readUInt32BE() };
    default:
      throw malformed('a message of an unknown type');
  }
}

function exactly(payload: Buffer, bytes: number): Buffer {
  if (payload.length === bytes) return payload;
  throw malformed(`a message with ${payload.length} bytes after its header instead of ${bytes}`);
}

function malformed(why: string): FrameMalformed {
  return new FrameMalformed({ why });
}

function serverFrameOf(message: ForwardServerMessage): Uint8Array {
  switch (message.type) {
    case 'data':
      return frame(types.data, message.connection, message.data);
    case 'connected':
      return frame(types.connect, message.connection);
    case 'end':
      return frame(types.end, message.connection);
    case 'credit': {
      const bytes = Buffer.allocUnsafe(4);
      bytes.writeUInt32BE(message.bytes);
      return frame(types.credit, message.connection, bytes);
    }
    case 'closed': {
      const { connection, reason, detail } = message;
      return frame(types.reset, connection, json({ reason, detail }));
    }
    case 'ready':
    case 'notice':
    case 'exit': {
      const { type, ...rest } = message;
      return frame(types[type], 0, json(rest));
    }
  }
}

/** Before the close frame of an error, which has no room for all its words. */
export function lastForwardFrame({ reason, detail }: GatewayError): Uint8Array {
  return frame(types.exit, 0, json({ reason, detail }));
}

function json(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function frame(type: number, connection: number, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const bytes = Buffer.allocUnsafe(headerBytes + payload.length);
  bytes[0] = type;
  bytes.writeUInt32BE(connection, 1);
  bytes.set(payload, headerBytes);
  return bytes;
}
