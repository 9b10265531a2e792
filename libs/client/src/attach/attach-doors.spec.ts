import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadServiceDefinitions } from '@endoscope/contracts';
import type { AttachRequest__Output, AttachResponse } from '@endoscope/contracts';
import { Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { WebSocketServer } from 'ws';
import { defaultClientLimits } from '../client.limits.ts';
import type { EndoscopeError } from '../endoscope-error.ts';
import type { AttachConnection, AttachEvent } from './attach-connection.ts';
import { attachOverGrpc } from './grpc-attach.ts';
import { attachOverWebSocket } from './websocket-attach.ts';

/** What a scripted gateway can do, whichever door it stands behind. */
interface Peer {
  send(event: { type: string; [field: string]: unknown }): void;
  fail(): void;
  readonly heard: string[];
}

interface Door {
  readonly name: string;
  open(script: (peer: Peer, said: string) => void): Promise<AttachConnection>;
  close(): Promise<void>;
}

const limits = { ...defaultClientLimits, attachBufferBytesMax: 65_536 };
const base = {
  session: 'ses_1',
  tokens: { token: async () => 'token-1' },
  userAgent: 'test/1',
  limits,
};
const exit = { type: 'exit', reason: 'process_exited', detail: '', exitCode: 3, process: 'gone' };

function webSocketDoor(): Door {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  return {
    name: 'WebSocket',
    async open(script) {
      await once(server, 'listening');
      server.on('connection', (socket, request) => {
        const say = (channel: number, data: Buffer) =>
          socket.send(Buffer.concat([Buffer.of(channel), data]));
        const peer: Peer = {
          heard: [String(request.headers.authorization)],
          send({ type, ...fields }) {
            if (type === 'stdout') return say(1, fields['data'] as Buffer);
            say(5, Buffer.from(JSON.stringify({ type, ...fields })));
            if (type === 'exit') socket.close(1000);
          },
          fail: () => socket.close(4401, 'TOKEN_EXPIRED: Your token has expired.'),
        };
        script(peer, 'open');
        socket.on('message', (data: Buffer) => {
          const words = ['stdin', '', '', '', 'resize', 'detach'];
          const said = data[0] === 255 ? 'end' : words[data[0]!]!;
          script(peer, said === 'stdin' ? `stdin ${data.subarray(1).toString()}` : said);
        });
      });
      const { port } = server.address() as AddressInfo;
      const target = { ...base, server: new URL(`http://127.0.0.1:${port}`) };
      return attachOverWebSocket(target, { stdin: true });
    },
    async close() {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Call = ServerDuplexStream<AttachRequest__Output, AttachResponse>;

function grpcDoor(): Door {
  const server = new Server();
  return {
    name: 'gRPC',
    async open(script) {
      const handle = (call: Call) => {
        const peer: Peer = {
          heard: [String(call.metadata.get('authorization')[0])],
          send({ type, ...fields }) {
            call.write({ [type]: fields } as AttachResponse);
            if (type === 'exit') call.end();
          },
          fail() {
            const metadata = new Metadata();
            metadata.set('grpc-status-details-bin', tokenExpired);
            call.emit('error', {
              code: status.UNAUTHENTICATED,
              details: 'Your token has expired.',
              metadata,
            });
          },
        };
        call.on('data', ({ message, stdin, signal }: AttachRequest__Output) => {
          const signals = { ATTACH_SIGNAL_END_OF_INPUT: 'end', ATTACH_SIGNAL_DETACH: 'detach' };
          if (message === 'stdin') return script(peer, `stdin ${stdin!.toString()}`);
          script(peer, message === 'signal' ? signals[signal as keyof typeof signals] : message!);
        });
        call.on('error', () => undefined);
      };
      server.addService(loadServiceDefinitions().attach, { Attach: handle as never });
      const port = await new Promise<number>((resolve, reject) =>
        server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
          error ? reject(error) : resolve(bound),
        ),
      );
      const target = {
        ...base,
        server: new URL('http://127.0.0.1'),
        grpcAddress: `127.0.0.1:${port}`,
      };
      return attachOverGrpc(target, { stdin: true });
    },
    async close() {
      server.forceShutdown();
    },
  };
}

/** google.rpc.Status with an ErrorInfo{reason: TOKEN_EXPIRED}, as bytes. */
const tokenExpired = (() => {
  const field = (number: number, value: Buffer) =>
    Buffer.concat([Buffer.of((number << 3) | 2, value.length), value]);
  const info = field(1, Buffer.from('TOKEN_EXPIRED'));
  const url = field(1, Buffer.from('type.googleapis.com/google.rpc.ErrorInfo'));
  return Buffer.concat([Buffer.of(8, 16), field(3, Buffer.concat([url, field(2, info)]))]);
})();

async function collect(connection: AttachConnection): Promise<AttachEvent[]> {
  const events: AttachEvent[] = [];
  for await (const event of connection.events) events.push(event);
  return events;
}

describe.each([
  ['WebSocket', webSocketDoor],
  ['gRPC', grpcDoor],
] as const)('an attachment over %s', (_name, makeDoor) => {
  let door: Door;

  beforeEach(() => {
    door = makeDoor();
  });

  afterEach(() => door.close());

  it('gives the events in order and ends after the exit', async () => {
    const connection = await door.open((peer, said) => {
      if (said !== 'open') return;
      peer.send({ type: 'ready', attachment: 'att_1', tty: false, banner: peer.heard[0] });
      peer.send({ type: 'stdout', data: Buffer.from('out') });
      peer.send(exit);
    });
    expect(await collect(connection)).toEqual([
      { type: 'ready', attachment: 'att_1', tty: false, banner: 'Bearer token-1' },
      { type: 'stdout', data: Buffer.from('out') },
      exit,
    ]);
  });

  it('sends input, sizes, the end of input and detach in the order of the calls', async () => {
    const heard: string[] = [];
    const connection = await door.open((peer, said) => {
      heard.push(said);
      if (said === 'detach') peer.send(exit);
    });
    await connection.write(Buffer.from('a'));
    connection.resize({ width: 80, height: 24 });
    await connection.write(Buffer.from('b'));
    connection.endInput();
    connection.detach();
    await collect(connection);
    expect(heard).toEqual(['open', 'stdin a', 'resize', 'stdin b', 'end', 'detach']);
  });

  it('cuts input into messages of the size the gateway takes', async () => {
    const sizes: number[] = [];
    const connection = await door.open((peer, said) => {
      if (said.startsWith('stdin ')) sizes.push(said.length - 6);
      if (said === 'end') peer.send(exit);
    });
    await connection.write(Buffer.alloc(70_000, 0x61));
    connection.endInput();
    await collect(connection);
    expect(sizes).toEqual([32_768, 32_768, 4_464]);
  });

  it('gives the reason when the gateway ends it', async () => {
    const connection = await door.open((peer, said) => {
      if (said === 'open') peer.fail();
    });
    await expect(collect(connection)).rejects.toMatchObject({
      reason: 'TOKEN_EXPIRED',
      kind: 'unauthenticated',
      detail: 'Your token has expired.',
    } satisfies Partial<EndoscopeError>);
  });

  it('loses nothing to a consumer that is slow', async () => {
    const messages = 200;
    const connection = await door.open((peer, said) => {
      if (said !== 'open') return;
      for (let i = 0; i < messages; i += 1) {
        peer.send({ type: 'stdout', data: Buffer.alloc(8_192, i) });
      }
      peer.send(exit);
    });
    const first: number[] = [];
    for await (const event of connection.events) {
      if (event.type === 'stdout') first.push(event.data[0]!);
      if (first.length % 50 === 0) await sleep(20);
    }
    expect(first).toEqual(Array.from({ length: messages }, (_, i) => i % 256));
  });

  it('reports a broken connection as such', async () => {
    const connection = await door.open(() => undefined);
    const events = collect(connection);
    await door.close();
    door = makeDoor();
    await expect(events).rejects.toMatchObject({ reason: 'ATTACHMENT_BROKEN', exitCode: 69 });
  });
});
