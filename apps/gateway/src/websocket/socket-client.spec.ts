import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { WebSocket } from 'ws';
import { gatewayLimits } from '../gateway.limits.ts';
import type { ClientMessage, ServerMessage } from '@endoscope/streams';
import { attachCodec } from './dialects.ts';
import { SocketClient } from './socket-client.ts';

/** The part of a WebSocket that the client end uses, moved by hand. */
class ScriptedSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  isPaused = false;
  pings = 0;
  readonly sent: Buffer[] = [];

  private flushed: () => void = () => undefined;

  send(data: Uint8Array, _options: unknown, flushed: () => void): void {
    this.sent.push(Buffer.from(data));
    this.bufferedAmount += data.length;
    this.flushed = flushed;
  }

  /** The kernel has taken everything up to this many bytes. */
  flushTo(bufferedAmount: number): void {
    this.bufferedAmount = bufferedAmount;
    this.flushed();
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  ping(): void {
    this.pings += 1;
  }

  terminate(): void {
    this.emit('close');
  }

  type(text: string): void {
    this.emit('message', Buffer.from(`\0${text}`), true);
  }
}

let socket: ScriptedSocket;
let client: SocketClient<ClientMessage, ServerMessage>;
beforeEach(() => {
  jest.useFakeTimers();
  socket = new ScriptedSocket();
  client = new SocketClient(socket as unknown as WebSocket, attachCodec('v1.endoscope'));
});
afterEach(() => {
  socket.terminate();
  jest.useRealTimers();
});

const { webSocketPingMs: pingMs, webSocketPingsUnansweredMax: unansweredMax } = gatewayLimits;

describe('the WebSocket end of a stream', () => {
  it('pings, and takes a client that answers for alive', () => {
    for (let i = 0; i < 10; i += 1) {
      jest.advanceTimersByTime(pingMs);
      socket.emit('pong');
    }
    expect([socket.pings, client.gone.signal.aborted]).toEqual([10, false]);
  });

  it('asks nothing of a client that says something by itself and takes what it is sent', () => {
    for (const say of ['ping', 'key'] as const) {
      if (say === 'ping') socket.emit('ping');
      else socket.type('x');
      jest.advanceTimersByTime(pingMs);
    }
    expect(socket.pings).toBe(0);
    jest.advanceTimersByTime(pingMs);
    expect(socket.pings).toBe(1);
  });

  it('gives up a client that goes on to talk and takes nothing', () => {
    socket.bufferedAmount = 1;
    for (let i = 0; i <= unansweredMax; i += 1) {
      socket.emit('ping');
      jest.advanceTimersByTime(pingMs);
    }
    expect(client.gone.signal.aborted).toBe(true);
  });

  it('gives up a client that leaves three pings unanswered', () => {
    jest.advanceTimersByTime(pingMs * unansweredMax);
    expect(client.gone.signal.aborted).toBe(false);
    jest.advanceTimersByTime(pingMs);
    expect(client.gone.signal.aborted).toBe(true);
  });

  it('does not judge a client that it does not read from', () => {
    socket.isPaused = true;
    jest.advanceTimersByTime(pingMs * 100);
    expect(client.gone.signal.aborted).toBe(false);
  });

  it('pauses a client that sends faster than it is read, and resumes it', async () => {
    for (let i = 0; i < gatewayLimits.inputMessagesMax; i += 1) socket.type('x');
    expect(socket.isPaused).toBe(true);
    const input = client.input[Symbol.asyncIterator]();
    for (let i = 0; i < gatewayLimits.inputMessagesMax; i += 1) await input.next();
    expect(socket.isPaused).toBe(false);
  });

  it('lets send wait while too much is unsent, and no longer than the client stays', async () => {
    socket.bufferedAmount = gatewayLimits.webSocketBufferedBytesMax;
    let settled = false;
    const message = { type: 'stdout', data: Buffer.from('x'), offset: 0 } as const;
    const sending = client.send(message).then(() => (settled = true));
    socket.flushTo(gatewayLimits.webSocketBufferedBytesMax + 1);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(settled).toBe(false);
    socket.flushTo(gatewayLimits.webSocketBufferedBytesMax);
    await sending;
    socket.bufferedAmount = gatewayLimits.webSocketBufferedBytesMax;
    const last = client.send(message);
    socket.terminate();
    await last;
    expect(socket.sent.length).toBe(2);
  });

  it('ends its input with an error when the connection is lost', async () => {
    const next = client.input[Symbol.asyncIterator]().next();
    socket.terminate();
    await expect(next).rejects.toThrow('the client is gone');
  });

  it.each([
    [1000, 'the client has left'],
    [1005, 'the client has left'],
    [1001, 'the client is gone'],
    [1006, 'the client is gone'],
  ])('tells a client that closes with %d from others', async (code, why) => {
    const next = client.input[Symbol.asyncIterator]().next();
    socket.emit('close', code);
    await expect(next).rejects.toThrow(why);
    expect(client.gone.signal.reason).toMatchObject({ message: why });
  });

  it('refuses text messages', async () => {
    const next = client.input[Symbol.asyncIterator]().next();
    socket.emit('message', Buffer.from('hello'), false);
    await expect(next).rejects.toThrow('FRAME_MALFORMED');
  });
});
