import type {
  AttachOpen__Output,
  AttachParticipant,
  AttachRequest__Output,
  AttachResponse,
} from '@endoscope/contracts';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import {
  attachParticipantEvents,
  attachRoleActions,
  attachRoles,
  attachSignals,
  durationOf,
  timestampOf,
  wordOf,
} from '@endoscope/contracts';
import { FrameMalformed } from '@endoscope/streams';
import type {
  AttachClient,
  ClientMessage,
  Participant,
  RoleMessage,
  ServerMessage,
} from '@endoscope/streams';
import { gatewayLimits } from '../../gateway.limits.ts';
import type { InputQueue } from '../../streams/input-queue.ts';
import { MessageSink, bufferOf, messagesOf, misplaced } from '../message-stream.ts';
import { openingOf, translated } from '../message-stream.ts';
import { terminalInputOf } from './terminal-input.ts';

/**
 * The gRPC end of an attachment; bounds are those of the message stream, and `send` answers a
 * promise of `drain` as soon as grpc-js says that its own queue is full.
 *
 * Order: as it arrives, both ways.
 * Ends:  `input` ends when the client half-closes and throws when the call is cancelled.
 */
export class GrpcAttachClient implements AttachClient {
  private readonly messages: InputQueue<AttachRequest__Output>;
  private readonly sink: MessageSink<AttachRequest__Output, AttachResponse>;

  readonly input: AsyncIterable<ClientMessage> = {
    [Symbol.asyncIterator]: () => translated(this.messages, clientMessageOf),
  };

  constructor(call: ServerDuplexStream<AttachRequest__Output, AttachResponse>) {
    // A client that cancels ends its side of the stream first (Node's http2, `close`). Taken for a
    // half-close that would be Ctrl-D on the terminal of somebody who may come back.
    this.messages = messagesOf(call, { halfCloseSettleMs: gatewayLimits.grpcHalfCloseSettleMs });
    this.sink = new MessageSink(call);
  }

  /** What to attach to. */
  open(): Promise<AttachOpen__Output> {
    return openingOf(this.messages);
  }

  send(message: ServerMessage): Promise<void> | undefined {
    return this.sink.write(partsOf(message));
  }
}

/** What a client says after its opening. */
export function clientMessageOf(message: AttachRequest__Output): ClientMessage {
  switch (message.message) {
    case 'signal': {
      const type = wordOf(attachSignals, message.signal);
      if (type) return { type };
      throw new FrameMalformed({ why: 'an unknown signal' });
    }
    case 'ack':
      return { type: 'ack', offset: message.ack?.offset ?? 0 };
    case 'role':
      return roleMessageOf(message.role);
    default:
      return terminalInputOf(message) ?? misplaced(message);
  }
}

function roleMessageOf(role: AttachRequest__Output['role']): RoleMessage {
  const { attachment = '', reason = '' } = role ?? {};
  const action = wordOf(attachRoleActions, role?.action);
  switch (action) {
    case 'request':
    case 'release':
      return { type: 'role', action };
    case 'grant':
    case 'deny':
      return { type: 'role', action, attachment };
    case 'take_over':
      return { type: 'role', action, reason };
    default:
      throw new FrameMalformed({ why: 'an unknown role action' });
  }
}

function participantOf({ role, joinTime, ...rest }: Participant): AttachParticipant {
  return { ...rest, role: attachRoles[role], joinTime: timestampOf(joinTime) };
}

/** Output is cut to HTTP/2's frame size; larger messages cost more than they save. */
export function partsOf(message: ServerMessage): readonly AttachResponse[] {
  if (!isOutput(message)) return [controlMessageOf(message)];
  const { type, data, offset } = message;
  const max = gatewayLimits.grpcDataBytesMax;
  // Nearly always the echo of a key, or one frame of the cluster.
  if (data.length <= max) {
    return data.length === 0 ? [] : [{ [type]: { data: bufferOf(data), offset } }];
  }
  const parts: AttachResponse[] = [];
  for (let at = 0; at < data.length; at += max) {
    const piece = bufferOf(data.subarray(at, at + max));
    parts.push({ [type]: { data: piece, offset: offset + at } });
  }
  return parts;
}

type OutputMessage = Extract<ServerMessage, { readonly type: 'stdout' | 'stderr' }>;

function isOutput(message: ServerMessage): message is OutputMessage {
  return message.type === 'stdout' || message.type === 'stderr';
}

function controlMessageOf(message: Exclude<ServerMessage, OutputMessage>): AttachResponse {
  switch (message.type) {
    case 'ready': {
      const { attachmentId: attachment, tty, banner, offset, resumed, windowBytes } = message;
      const { inputBytes } = message;
      const role = attachRoles[message.role];
      const participants = message.participants.map(participantOf);
      const grace = durationOf(message.graceMs);
      const more = { role, participants, offset, resumed, grace, windowBytes };
      const input = inputBytes === undefined ? {} : { inputBytes };
      return { ready: { attachment, tty, banner, ...more, ...input } };
    }
    case 'participant': {
      const { event, participant, reason } = message;
      return {
        participant: {
          event: attachParticipantEvents[event],
          participant: participantOf(participant),
          reason,
        },
      };
    }
    case 'screen': {
      const { data, offset, size } = message;
      return { screen: { data: Buffer.from(data), offset, size: size ?? null } };
    }
    case 'notice':
      return { notice: { code: message.code, message: message.message } };
    case 'gap': {
      const { missingBytes, reason, offset } = message;
      return { gap: { missingBytes, reason, ...(offset !== undefined && { offset }) } };
    }
    case 'exit': {
      const { reason, detail, exitCode, process = '' } = message;
      return { exit: { reason, detail, process, ...(exitCode !== undefined && { exitCode }) } };
    }
  }
}
