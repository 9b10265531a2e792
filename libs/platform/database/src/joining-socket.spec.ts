import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { JoiningSocket } from './joining-socket.ts';

/** Counts what reaches the operating system. */
class CountedSocket extends JoiningSocket {
  writes = 0;

  override _write(...args: Parameters<Socket['_write']>): void {
    this.writes += 1;
    super._write(...args);
  }

  override _writev(...args: Parameters<NonNullable<Socket['_writev']>>): void {
    this.writes += 1;
    super._writev!(...args);
  }
}

const server = createServer((socket) => {
  let text = '';
  socket.setEncoding('utf8').on('data', (more: string) => (text += more));
  socket.on('end', () => socket.end(text));
});
afterEach(() => void server.close());

describe('a socket that joins what is written', () => {
  it('sends the statements of one turn as one, in their order, and the last ones too', async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const socket = new CountedSocket();
    await once(socket.connect((server.address() as AddressInfo).port, '127.0.0.1'), 'connect');
    const state = (messages: string[]): void => {
      socket.cork();
      for (const each of messages) socket.write(each);
      socket.uncork();
    };
    state(['a', 'b']);
    state(['c']);
    state(['d', 'e']);
    await new Promise((resolve) => setImmediate(resolve));
    expect(socket.writes).toBe(1);
    const written = Promise.withResolvers<void>();
    socket.write('f', () => written.resolve());
    await written.promise;
    expect(socket.writes).toBe(2);
    state(['g']);
    socket.end('h');
    let text = '';
    for await (const more of socket.setEncoding('utf8')) text += more as string;
    expect(text).toBe('abcdefgh');
  });
});
