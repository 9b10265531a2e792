import { channels } from '@endoscope/core';
import type { ExecClientMessage, ExecServerMessage } from '@endoscope/streams/exec';
import { clientMessagesOf, eventChannel, frame, statusOfExit } from './dialects.ts';
import type { Dialect } from './dialects.ts';
import type { SocketCodec } from './socket-client.ts';

/**
 * A command in the sub-protocols of the terminal. In Kubernetes' own, any remotecommand client
 * finds what it knows from pods/exec, the exit code in the Status of channel 3 included.
 */
export function execCodec(dialect: Dialect): SocketCodec<ExecClientMessage, ExecServerMessage> {
  return {
    decode: (message) => execMessagesOf(dialect, message),
    encode: (message) => execFrameOf(dialect, message),
  };
}

function* execMessagesOf(dialect: Dialect, message: Buffer): Generator<ExecClientMessage> {
  for (const each of clientMessagesOf(dialect, message)) {
    // The words of a shared terminal mean nothing to a command.
    if (each.type === 'stdin' || each.type === 'resize' || each.type === 'end_of_input') yield each;
  }
}

function execFrameOf(dialect: Dialect, message: ExecServerMessage): Uint8Array | undefined {
  if (message.type === 'stdout') return frame(channels.stdout, message.data);
  if (message.type === 'stderr') return frame(channels.stderr, message.data);
  if (dialect === 'v1.endoscope') return frame(eventChannel, jsonOf(message));
  if (message.type === 'exit') return frame(channels.error, jsonOf(statusOfExit(message)));
  // The API server's first frame is empty and says "connected" (wsstream).
  return message.type === 'ready' ? frame(channels.stdout, new Uint8Array()) : undefined;
}

function jsonOf(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
