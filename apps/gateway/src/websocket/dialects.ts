import { channels } from '@endoscope/core';
import type { GatewayError } from '@endoscope/core';
import { FrameMalformed, streamLimits } from '@endoscope/streams';
import type { ClientMessage, ExitMessage, ServerMessage } from '@endoscope/streams';

/**
 * The sub-protocols of /v1/sessions/{session}/attach. Kubernetes' own (`v4`, `v5`) are those of
 * its remote command API, so any client of that works; `v1.endoscope` is `v5` and one more
 * channel with JSON events. In order of preference.
 */
export const dialects = ['v1.endoscope', 'v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;
export type Dialect = (typeof dialects)[number];

/** JSON events both ways; only in `v1.endoscope`. */
const eventChannel = 5;
const resizeBytesMax = 256;
const eventBytesMax = 1_024;

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
  if (event['type'] === 'detach') return { type: 'detach' };
  throw new FrameMalformed({ why: 'an event of an unknown type' });
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
  if ('data' in message) {
    return frame(message.type === 'stdout' ? channels.stdout : channels.stderr, message.data);
  }
  if (dialect === 'v1.endoscope') return frame(eventChannel, eventPayload(message));
  if (message.type === 'exit') {
    return frame(channels.error, Buffer.from(JSON.stringify(statusOfExit(message))));
  }
  // The API server's first frame is empty and says "connected" (wsstream).
  return message.type === 'ready' ? frame(channels.stdout, new Uint8Array()) : undefined;
}

type EventMessage = Exclude<ServerMessage, { readonly data: Uint8Array }>;

/** The names of proto/endoscope/v1/attach.proto, in camelCase. */
function eventPayload(message: EventMessage): Uint8Array {
  if (message.type !== 'ready') return Buffer.from(JSON.stringify(message));
  const { type, attachmentId: attachment, tty, banner } = message;
  return Buffer.from(JSON.stringify({ type, attachment, tty, banner }));
}

/** A metav1.Status as the remote command protocol ends with (kubelet remotecommand, v4). */
export function statusOfExit({ reason, detail, exitCode }: ExitMessage): object {
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

/** How an error ends a socket whose dialect is Kubernetes': a Status on channel 3 first. */
export function statusFrameOfError(error: GatewayError): Uint8Array {
  const status = { metadata: {}, status: 'Failure', reason: error.reason, message: error.detail };
  return frame(channels.error, Buffer.from(JSON.stringify(status)));
}

function frame(channel: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(payload.length + 1);
  bytes[0] = channel;
  bytes.set(payload, 1);
  return bytes;
}
