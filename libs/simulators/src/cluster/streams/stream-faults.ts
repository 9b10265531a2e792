import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { failure, success } from '../api/status.ts';
import type { ClusterFaults } from '../faults.ts';
import type { ChannelConnection } from './channel-connection.ts';
import type { CommandConnection } from './command-connection.ts';

const lateMs = 400;
const oversizeBytes = 2 * 1024 * 1024;
const floodMessages = 20_000;

/** What a hostile kubelet puts on a stream that was opened (reliability.md F37–F39, W-11, W-13). */
export function misbehave(fault: ClusterFaults['stream'], { socket }: ChannelConnection): void {
  switch (fault) {
    case 'empty_message':
      return socket.send(Buffer.alloc(0), { binary: true });
    case 'unknown_channel':
      return socket.send(Buffer.from([9, 1, 2, 3]), { binary: true });
    case 'text_message':
      return socket.send('not for you');
    case 'bad_status':
      socket.send(Buffer.concat([Uint8Array.of(3), Buffer.from('{"status":')]), { binary: true });
      return socket.close(1000);
    case 'close_without_status':
      return socket.close();
    case 'oversize_message':
      return socket.send(Buffer.alloc(oversizeBytes, 1), { binary: true });
    case 'reset':
      return socket.terminate();
    case 'one_byte_messages':
      for (let i = 0; i < floodMessages; i += 1)
        socket.send(Uint8Array.of(1, 120), { binary: true });
      return undefined;
    case 'silent':
      // Neither reads nor writes any more: pings stay without a pong.
      return socket.pause();
    case 'second_status':
      // At its end: `sayingTwice`.
      return undefined;
    case undefined:
      return undefined;
  }
}

/** A connection that says how its process ended, and then says the opposite. */
export function sayingTwice(
  fault: ClusterFaults['stream'],
  connection: CommandConnection,
): CommandConnection {
  if (fault !== 'second_status') return connection;
  return {
    send: (channel, data) => connection.send(channel, data),
    finish: async (status) => {
      const opposite = status === success ? failure([500, undefined], 'not at all') : success;
      await connection.send(3, Buffer.from(JSON.stringify(status))).catch(() => undefined);
      await connection.finish(opposite);
    },
  };
}

/** The kubelet's copy from the runtime to the client, which dies with the copy the other way. */
export class LateOutput {
  private readonly held: (() => Promise<void>)[] = [];

  constructor(private readonly socket: WebSocket) {}

  hold(send: () => Promise<void>): void {
    this.held.push(send);
  }

  /** The runtime has closed: what the client sends from now on breaks the connection. */
  release(finish: () => Promise<void>): void {
    this.socket.once('message', () => this.socket.terminate());
    void sleep(lateMs).then(async () => {
      for (const send of this.held) await send().catch(() => undefined);
      await finish();
    });
  }
}
