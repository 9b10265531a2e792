import type {
  AttachOpen__Output,
  AttachParticipant,
  AttachRequest__Output,
  AttachResponse,
} from '@endoscope/contracts';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { durationOf, timestampOf } from '@endoscope/contracts';
import { FrameMalformed } from '@endoscope/streams';
import type {
  AttachClient,
  ClientMessage,
  Participant,
  ParticipantEvent,
  RoleMessage,
  ServerMessage,
} from '@endoscope/streams';
import { streamLimits } from '@endoscope/streams';
import { gatewayLimits } from '../../gateway.limits.ts';
import { InputQueue } from '../../streams/input-queue.ts';

/**
 * The gRPC end of an attachment.
 *
 * Owns:  the listeners on the call; the call itself belongs to the door.
 * Bound: `inputMessagesMax` messages in, after which the call is paused; out, `send` answers a
 *        promise of `drain` as soon as grpc-js says that its own queue is full.
 * Order: as it arrives, both ways.
 * Ends:  `input` ends when the client half-closes and throws when the call is cancelled.
 */
export class GrpcAttachClient implements AttachClient {
  private readonly queue: InputQueue<AttachRequest__Output>;
  private drained: Promise<void> | undefined;
  private gone = false;

  readonly input: AsyncIterable<ClientMessage> = { [Symbol.asyncIterator]: () => this.messages() };

  constructor(private readonly call: ServerDuplexStream<AttachRequest__Output, AttachResponse>) {
    this.queue = new InputQueue(gatewayLimits.inputMessagesMax, {
      pause: () => call.pause(),
      resume: () => call.resume(),
    });
    call.on('data', (message: AttachRequest__Output) => this.queue.push(message));
    // A client that cancels ends its side of the stream first (Node's http2, `close`). Taken for a
    // half-close that would be Ctrl-D on the terminal of somebody who may come back.
    let settle: NodeJS.Timeout | undefined;
    call.on('end', () => {
      settle = setTimeout(() => this.queue.end(), gatewayLimits.grpcHalfCloseSettleMs);
    });
    const lost = (): void => {
      clearTimeout(settle);
      this.gone = true;
      this.queue.fail(new Error('the client is gone'));
    };
    call.on('cancelled', lost);
    call.on('error', lost);
  }

  /** The first message, which says what to attach to. */
  async open(): Promise<AttachOpen__Output> {
    const first = await this.queue.take();
    if (first?.message !== 'open' || !first.open) {
      throw new FrameMalformed({ why: 'the first message must be "open"' });
    }
    return first.open;
  }

  send(message: ServerMessage): Promise<void> | undefined {
    if (this.gone) return undefined;
    let hasRoom = true;
    for (const part of partsOf(message)) hasRoom = this.call.write(part) && hasRoom;
    if (!hasRoom) this.drained ??= this.untilDrained();
    return this.drained;
  }

  private untilDrained(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        for (const event of ['drain', 'close', 'cancelled'] as const) this.call.off(event, done);
        this.drained = undefined;
        resolve();
      };
      for (const event of ['drain', 'close', 'cancelled'] as const) this.call.on(event, done);
      if (this.gone) done();
    });
  }

  private async *messages(): AsyncGenerator<ClientMessage> {
    for (;;) {
      const message = await this.queue.take();
      if (!message) return;
      yield clientMessageOf(message);
    }
  }
}

function clientMessageOf(message: AttachRequest__Output): ClientMessage {
  switch (message.message) {
    case 'stdin': {
      const data = message.stdin ?? Buffer.alloc(0);
      const max = streamLimits.inputFrameBytesMax;
      if (data.length > max) throw new FrameMalformed({ why: `stdin is over ${max} bytes` });
      return { type: 'stdin', data };
    }
    case 'resize': {
      const { width = 0, height = 0 } = message.resize ?? {};
      return { type: 'resize', width, height };
    }
    case 'signal':
      if (message.signal === 'ATTACH_SIGNAL_END_OF_INPUT') return { type: 'end_of_input' };
      if (message.signal === 'ATTACH_SIGNAL_DETACH') return { type: 'detach' };
      if (message.signal === 'ATTACH_SIGNAL_INTERRUPT') return { type: 'interrupt' };
      throw new FrameMalformed({ why: 'an unknown signal' });
    case 'ack':
      return { type: 'ack', offset: message.ack?.offset ?? 0 };
    case 'role':
      return roleMessageOf(message.role);
    case 'open':
      throw new FrameMalformed({ why: '"open" may only be the first message' });
    default:
      throw new FrameMalformed({ why: 'a message without content' });
  }
}

function roleMessageOf(role: AttachRequest__Output['role']): RoleMessage {
  const { action, attachment = '', reason = '' } = role ?? {};
  switch (action) {
    case 'ATTACH_ROLE_ACTION_REQUEST':
      return { type: 'role', action: 'request' };
    case 'ATTACH_ROLE_ACTION_RELEASE':
      return { type: 'role', action: 'release' };
    case 'ATTACH_ROLE_ACTION_GRANT':
      return { type: 'role', action: 'grant', attachment };
    case 'ATTACH_ROLE_ACTION_DENY':
      return { type: 'role', action: 'deny', attachment };
    case 'ATTACH_ROLE_ACTION_TAKE_OVER':
      return { type: 'role', action: 'take_over', reason };
    default:
      throw new FrameMalformed({ why: 'an unknown role action' });
  }
}

const roleNames = { writer: 'ATTACH_ROLE_WRITER', observer: 'ATTACH_ROLE_OBSERVER' } as const;

type EventName<E extends ParticipantEvent> = `ATTACH_PARTICIPANT_EVENT_${Uppercase<E>}`;

function eventNameOf<E extends ParticipantEvent>(event: E): EventName<E> {
  return `ATTACH_PARTICIPANT_EVENT_${event.toUpperCase()}` as EventName<E>;
}

function participantOf({ role, joinTime, ...rest }: Participant): AttachParticipant {
  return { ...rest, role: roleNames[role], joinTime: timestampOf(joinTime) };
}

/** Output is cut to HTTP/2's frame size; larger messages cost more than they save. */
function* partsOf(message: ServerMessage): Generator<AttachResponse> {
  if (!isOutput(message)) {
    yield controlMessageOf(message);
    return;
  }
  const { type, data, offset } = message;
  const max = gatewayLimits.grpcDataBytesMax;
  for (let at = 0; at < data.length; at += max) {
    const piece = Buffer.from(data.buffer, data.byteOffset + at, Math.min(max, data.length - at));
    yield { [type]: { data: piece, offset: offset + at } };
  }
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
      const role = roleNames[message.role];
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
          event: eventNameOf(event),
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
