import { channels } from '@endoscope/core';
import { WebSocket } from 'ws';

export interface RemoteCommand {
  readonly url: string;
  readonly token: string;
  readonly session: string;
  readonly protocol: string;
  /** Sent as it is once the socket is open. */
  readonly messages: readonly (readonly [channel: number, data: string | Buffer])[];
}

export interface RemoteCommandResult {
  readonly protocol: string;
  readonly stdout: string;
  readonly stderr: string;
  /** The Status of channel 3. */
  readonly status: unknown;
  readonly closeCode: number;
}

/** A client of Kubernetes' own remote command protocol, with nothing of ours in it. */
export async function runRemoteCommand(command: RemoteCommand): Promise<RemoteCommandResult> {
  const url = `${command.url.replace('http', 'ws')}/v1/sessions/${command.session}/attach`;
  const headers = { authorization: `Bearer ${command.token}` };
  const socket = new WebSocket(url, [command.protocol], { headers });
  const received = new Map<number, Buffer[]>();
  socket.on('message', (message: Buffer) => {
    const channel = message[0]!;
    received.set(channel, [...(received.get(channel) ?? []), message.subarray(1)]);
  });
  const closed = new Promise<number>((resolve, reject) => {
    socket.on('close', resolve);
    socket.on('error', reject);
  });
  await new Promise((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  for (const [channel, data] of command.messages) {
    socket.send(Buffer.concat([Buffer.of(channel), Buffer.from(data)]));
  }
  const closeCode = await closed;
  const textOf = (channel: number): string => Buffer.concat(received.get(channel) ?? []).toString();
  return {
    protocol: socket.protocol,
    stdout: textOf(channels.stdout),
    stderr: textOf(channels.stderr),
    status: JSON.parse(textOf(channels.error)),
    closeCode,
  };
}
