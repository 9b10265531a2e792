import { channels } from '@endoscope/core';
import type { GatewayError } from '@endoscope/core';
import { FrameMalformed, streamLimits } from '@endoscope/streams';
import type { ClientMessage, ExitMessage, RoleMessage, ServerMessage } from '@endoscope/streams';
import type { SocketCodec } from './socket-client.ts';

/**
 * The sub-protocols of /v1/sessions/{session}/attach. Kubernetes' own (`v4`, `v5`) are those of
 * its remote command API, so any client of that works; `v1.endoscope` is `v5` and one more
 * channel with JSON events. In order of preference.
 */
export const dialects = ['v1.endoscope', 'v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;
export type Dialect = (typeof dialects)[number];

/** JSON events both ways; only in `v1.endoscope`. */
export const eventChannel = 5;
const resizeBytesMax = 256;
const eventBytesMax = 1_024;

/** The dialect as a socket needs it. */
export function attachCodec(dialect: Dialect): SocketCodec<ClientMessage, ServerMessage> {
  return {
    decode: (message) => clientMessagesOf(dialect, message),
    encode: (message) => serverFrameOf(dialect, message),
  };
}

export function* clientMessagesOf(dialect: Dialect, data: Buffer): Generator<ClientMessage> {
  // An empty message, and one with a channel byte alone, say nothing (wsstream/conn.go).
  if (data.length < 2) return;
  const payload = data.subarray(1);
  switch (data[0]) {
    case channels.stdin:
      yield* stdinMessages(payload);
      return;
    case channels.resize:
      yield resizeMessage(payload);
      return;
    case channels.close:
      if (dialect === 'v4.channel.k8s.io') return;
      if (payload[0] === channels.stdin) yield { type: 'end_of_input' };
      return;
    case eventChannel:
      if (dialect === 'v1.endoscope') yield eventMessage(payload);
      return;
    default:
      // Unknown channels are dropped, as Kubernetes drops them.
      return;
  }
}

function* stdinMessages(payload: Buffer): Generator<ClientMessage> {
  const max = streamLimits.inputFrameBytesMax;
  for (let at = 0; at < payload.length; at += max) {
    yield { type: 'stdin', data: payload.subarray(at, at + max) };
  }
}

function resizeMessage(payload: Buffer): ClientMessage {
  const size = parseObject(payload, resizeBytesMax, 'a resize');
  // Go decodes field names without regard to case, and clients rely on it.
  const field = (name: string): unknown =>
    Object.entries(size).find(([key]) => key.toLowerCase() === name)?.[1];
  return { type: 'resize', width: Number(field('width')), height: Number(field('height')) };
}

function eventMessage(payload: Buffer): ClientMessage {
  const event = parseObject(payload, eventBytesMax, 'an event');
  switch (event['type']) {
    case 'detach':
      return { type: 'detach' };
    case 'interrupt':
      return { type: 'interrupt' };
    case 'ack':
      return { type: 'ack', offset: Number(event['offset']) };
    case 'role':
      return roleMessageOf(event);
  }
  throw new FrameMalformed({ why: 'an event of an unknown type' });
}

function roleMessageOf({ action, attachment, reason }: Record<string, unknown>): RoleMessage {
  switch (action) {
    case 'request':
    case 'release':
      return { type: 'role', action };
    case 'grant':
    case 'deny':
      return { type: 'role', action, attachment: textOf(attachment) };
    case 'take_over':
      return { type: 'role', action, reason: textOf(reason) };
    default:
      throw new FrameMalformed({ why: 'an unknown role action' });
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function parseObject(payload: Buffer, bytesMax: number, what: string): Record<string, unknown> {
  if (payload.length > bytesMax)
    throw new FrameMalformed({ why: `${what} over ${bytesMax} bytes` });
  try {
    const value: unknown = JSON.parse(payload.toString());
    if (value !== null && typeof value === 'object') return value as Record<string, unknown>;
  } catch {
    // Falls through to the typed refusal.
  }
  throw new FrameMalformed({ why: `${what} that is not a JSON object` });
}

/** Undefined: this dialect has no words for the message. */
export function serverFrameOf(dialect: Dialect, message: ServerMessage): Uint8Array | undefined {
  if (isOutput(message)) {
    return frame(message.type === 'stdout' ? channels.stdout : channels.stderr, message.data);
  }
  if (dialect === 'v1.endoscope') return frame(eventChannel, eventPayload(message));
  if (message.type === 'exit') {
    return frame(channels.error, Buffer.from(JSON.stringify(statusOfExit(message))));
  }
  if (message.type === 'screen') return frame(channels.stdout, message.data);
  // The API server's first frame is empty and says "connected" (wsstream).
  return message.type === 'ready' ? frame(channels.stdout, new Uint8Array()) : undefined;
}

type OutputMessage = Extract<ServerMessage, { readonly type: 'stdout' | 'stderr' }>;
type EventMessage = Exclude<ServerMessage, OutputMessage>;

function isOutput(message: ServerMessage): message is OutputMessage {
  return message.type === 'stdout' || message.type === 'stderr';
}

/** The names of proto/endoscope/v1/attach.proto, in camelCase. */
function eventPayload(message: EventMessage): Uint8Array {
  return Buffer.from(JSON.stringify(eventOf(message)));
}

function eventOf(message: EventMessage): object {
  switch (message.type) {
    case 'ready': {
      const { attachmentId: attachment, graceMs, ...rest } = message;
      return { ...rest, attachment, grace: `${graceMs / 1000}s` };
    }
    case 'screen':
      return { ...message, data: Buffer.from(message.data).toString('base64') };
    default:
      return message;
  }
}

/** A metav1.Status as the remote command protocol ends with (kubelet remotecommand, v4). */
export function statusOfExit({
  reason,
  detail,
  exitCode,
}: Pick<ExitMessage, 'reason' | 'detail' | 'exitCode'>): object {
  const clean = exitCode === 0 || (exitCode === undefined && reason === 'detached');
  if (clean) return { metadata: {}, status: 'Success' };
  if (exitCode === undefined) {
    return { metadata: {}, status: 'Failure', reason: 'InternalError', message: detail };
  }
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: ${detail}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  };
}

/** How an error ends a socket: where the dialect is Kubernetes', a Status goes first. */
export function lastFrameOf(protocol: string, error: GatewayError): Uint8Array | undefined {
  if (protocol === 'v1.endoscope') return undefined;
  const status = { metadata: {}, status: 'Failure', reason: error.reason, message: error.detail };
  return frame(channels.error, Buffer.from(JSON.stringify(status)));
}

/** One binary message: the channel's number, then the payload. */
export function frame(channel: number, payload: Uint8Array): Uint8Array {
  // Not filled with zeros first: output is most of what the gateway copies.
  const bytes = Buffer.allocUnsafe(payload.length + 1);
  bytes[0] = channel;
  bytes.set(payload, 1);
  return bytes;
}
