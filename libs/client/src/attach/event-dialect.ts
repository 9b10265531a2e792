import { channels } from '@endoscope/core';
import type {
  AttachEvent,
  AttachParticipant,
  AttachReadyEvent,
  AttachRole,
} from './attach-connection.ts';
import type { ClientMessage } from './attach-door.ts';
import { offsetAfter } from './output-offset.ts';

/**
 * The WebSocket dialect `v1.endoscope`: binary messages [channel][payload], channels 0–4 and 255
 * as in Kubernetes' v5, and channel 5 with one JSON event each.
 */
export const eventDialect = 'v1.endoscope';
const eventChannel = 5;

export function encodeMessage(message: ClientMessage): Uint8Array {
  switch (message.type) {
    case 'stdin':
      return frame(channels.stdin, message.data);
    case 'resize': {
      const { width: Width, height: Height } = message.size;
      return frame(channels.resize, Buffer.from(JSON.stringify({ Width, Height })));
    }
    case 'end_of_input':
      return frame(channels.close, Uint8Array.of(channels.stdin));
    default:
      return frame(eventChannel, Buffer.from(JSON.stringify(message)));
  }
}

/**
 * Reads the messages of one connection. Output has no offsets in this dialect: they are counted
 * from the last one that was said. Undefined for what carries nothing for us: empty frames,
 * unknown channels, unknown events.
 */
export class EventDecoder {
  private offset = 0;

  decode(message: Uint8Array): AttachEvent | undefined {
    const data = message.subarray(1);
    if (data.byteLength === 0) return undefined;
    const event = this.read(message[0]!, data);
    if (event) this.offset = offsetAfter(event, this.offset);
    return event;
  }

  private read(channel: number, data: Uint8Array): AttachEvent | undefined {
    const { offset } = this;
    if (channel === channels.stdout) return { type: 'stdout', data, offset };
    if (channel === channels.stderr) return { type: 'stderr', data, offset };
    if (channel !== eventChannel) return undefined;
    return this.event(JSON.parse(Buffer.from(data).toString('utf8')) as JsonEvent);
  }

  private event(event: JsonEvent): AttachEvent | undefined {
    const exitCode = numberOf(event, 'exitCode');
    switch (event['type']) {
      case 'ready':
        return readyOf(event);
      case 'notice':
        return { type: 'notice', code: text(event, 'code'), message: text(event, 'message') };
      case 'gap': {
        const missingBytes = numberOf(event, 'missingBytes') ?? 0;
        const offset = numberOf(event, 'offset') ?? this.offset + missingBytes;
        return { type: 'gap', missingBytes, reason: text(event, 'reason'), offset };
      }
      case 'screen':
        return screenOf(event, this.offset);
      case 'participant': {
        const participant = participantOf(objectOf(event['participant']));
        const words = { event: text(event, 'event'), reason: text(event, 'reason') };
        return { type: 'participant', ...words, participant };
      }
      case 'exit': {
        const words = { reason: text(event, 'reason'), detail: text(event, 'detail') };
        return { type: 'exit', ...words, exitCode, process: text(event, 'process') };
      }
      default:
        return undefined;
    }
  }
}

type JsonEvent = Readonly<Record<string, unknown>>;

function readyOf(event: JsonEvent): AttachReadyEvent {
  const { participants } = event;
  return {
    type: 'ready',
    attachment: text(event, 'attachment'),
    tty: event['tty'] === true,
    banner: text(event, 'banner'),
    role: roleOf(event),
    participants: Array.isArray(participants)
      ? participants.map((each) => participantOf(objectOf(each)))
      : [],
    offset: numberOf(event, 'offset') ?? 0,
    resumed: event['resumed'] === true,
    graceMs: secondsOf(text(event, 'grace')) * 1000,
    inputBytes: numberOf(event, 'inputBytes'),
    windowBytes: numberOf(event, 'windowBytes') ?? 0,
  };
}

function participantOf(value: JsonEvent): AttachParticipant {
  return {
    attachment: text(value, 'attachment'),
    username: text(value, 'username'),
    role: roleOf(value),
    client: text(value, 'client'),
    joinTime: text(value, 'joinTime'),
    connected: value['connected'] !== false,
    lagBytes: numberOf(value, 'lagBytes') ?? 0,
  };
}

function screenOf(event: JsonEvent, offset: number): AttachEvent {
  const size = objectOf(event['size']);
  const [width, height] = [numberOf(size, 'width'), numberOf(size, 'height')];
  return {
    type: 'screen',
    data: Buffer.from(text(event, 'data'), 'base64'),
    offset: numberOf(event, 'offset') ?? offset,
    size: width && height ? { width, height } : undefined,
  };
}

/** A gateway without roles says none: whoever is attached to it writes. */
function roleOf(value: JsonEvent): AttachRole {
  return value['role'] === 'observer' ? 'observer' : 'writer';
}

/** "120s" or "0.5s", as JSON has google.protobuf.Duration. */
function secondsOf(duration: string): number {
  return Number(/^(\d+(?:\.\d+)?)s$/.exec(duration)?.[1] ?? 0);
}

function objectOf(value: unknown): JsonEvent {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function numberOf(event: JsonEvent, name: string): number | undefined {
  return typeof event[name] === 'number' ? event[name] : undefined;
}

function text(event: JsonEvent, name: string): string {
  return typeof event[name] === 'string' ? event[name] : '';
}

function frame(channel: number, payload: Uint8Array): Uint8Array {
  const message = Buffer.allocUnsafe(payload.byteLength + 1);
  message[0] = channel;
  message.set(payload, 1);
  return message;
}
