import type { Socket } from 'node:net';
import { newId } from '@endoscope/core';
import { gatewayLimits } from '../gateway.limits.ts';
import { writeRawProblem } from '../http/raw-problem.ts';
import { ConnectionLimitReached } from './connections.errors.ts';

export type Door = 'http' | 'grpc';

/** HTTP/2 (RFC 9113 §7): clients slow down, as gRPC's do with their back-off. */
const enhanceYourCalm = 0x0b;

const retryAfterMs = 5_000;

function http2Frame(type: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  return Buffer.concat([head, payload]);
}

/** The server's preface, and GOAWAY with the reason; no HTTP/2 session is made for it. */
export function goAway({ reason, detail }: ConnectionLimitReached): Buffer {
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(enhanceYourCalm, 4);
  const debug = Buffer.concat([numbers, Buffer.from(`${reason}: ${detail}`)]);
  return Buffer.concat([http2Frame(0x4, Buffer.alloc(0)), http2Frame(0x7, debug)]);
}

/**
 * Says why to a few at a time, in the language of the door; a crowd is closed without a word.
 *
 * Owns:  the sockets it was given.
 * Bound: `refusedConnectionsMax` sockets, each for `refusedLingerMs`: closed at once with its
 *        request unread, a client would be reset before it has read the answer.
 */
export class RefuseConnection {
  private lingering = 0;

  execute(door: Door, socket: Socket): void {
    socket.on('error', () => undefined);
    if (this.lingering >= gatewayLimits.refusedConnectionsMax) {
      socket.destroy();
      return;
    }
    const error = new ConnectionLimitReached({}, { retryAfterMs });
    if (door === 'grpc') socket.end(goAway(error));
    else writeRawProblem(socket, error, newId('request'));
    this.lingering += 1;
    const late = setTimeout(() => socket.destroy(), gatewayLimits.refusedLingerMs);
    socket.once('close', () => {
      clearTimeout(late);
      this.lingering -= 1;
    });
    socket.resume();
  }
}
