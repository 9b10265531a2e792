// Goal: whatever a client does with its connection, at either door, it is served as far as it can be,
// nobody else notices, and nothing of it stays behind when it is gone.
// Method: a network between client and gateway that cuts bytes apart, resets, closes one half.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AttachSocket } from '../support/attach-socket.ts';
import { gaugesOf } from '../support/nothing-left.ts';
import { patienceMs } from '../support/patience.ts';
import { RawGrpc } from '../support/raw-grpc.ts';
import type { RawAttach } from '../support/raw-grpc.ts';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';

const doors = ['WebSocket', 'gRPC'] as const;
type Door = (typeof doors)[number];

let test: TestGateway;
let token: string;
let networks: Record<Door, RudeNetwork>;
beforeAll(async () => {
  // Places of the lost are given up soon, so that it shows whether anything else is kept.
  test = await TestGateway.start({ env: { ...manySessions, ENDOSCOPE_RESUME_GRACE: '1s' } });
  token = await test.token('engineer', 3_600);
  networks = {
    WebSocket: await RudeNetwork.before(Number(new URL(test.url).port)),
    gRPC: await RudeNetwork.before(Number(test.gateway.grpcAddress.split(':')[1])),
  };
});
afterAll(async () => {
  for (const network of Object.values(networks ?? {})) await network.close();
  await test.close();
});
afterEach(async () => {
  for (const network of Object.values(networks)) network.behave();
  await nothingIsHeld();
});

/** TCP as nobody wants it. */
class RudeNetwork {
  cutsApart = false;
  private readonly pairs = new Set<{ client: Socket; gateway: Socket }>();

  private constructor(
    private readonly server: Server,
    private readonly gatewayPort: number,
  ) {
    server.on('connection', (client: Socket) => this.carry(client));
  }

  static async before(gatewayPort: number): Promise<RudeNetwork> {
    const server = createServer({ noDelay: true, allowHalfOpen: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RudeNetwork(server, gatewayPort);
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  reset(): void {
    for (const { client, gateway } of this.pairs) {
      gateway.resetAndDestroy();
      client.destroy();
    }
  }

  /** The gateway hears that the client sends no more; the client hears nothing of it. */
  closeHalf(): void {
    for (const { gateway } of this.pairs) gateway.end();
  }

  behave(): void {
    this.cutsApart = false;
    for (const { client, gateway } of this.pairs) [client, gateway].forEach((s) => s.destroy());
  }

  async close(): Promise<void> {
    this.behave();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private carry(client: Socket): void {
    const gateway = connect({ port: this.gatewayPort, host: '127.0.0.1', noDelay: true });
    const pair = { client, gateway };
    this.pairs.add(pair);
    for (const [from, to] of [
      [client, gateway],
      [gateway, client],
    ] as const) {
      void this.pass(from, to);
      from.on('error', () => undefined);
      from.on('close', () => {
        this.pairs.delete(pair);
        to.destroy();
      });
    }
  }

  private async pass(from: Socket, to: Socket): Promise<void> {
    try {
      for await (const data of from as AsyncIterable<Buffer>) {
        const bytes = this.cutsApart ? 1 : data.length;
        for (let at = 0; at < data.length && to.writable; at += bytes) {
          if (!to.write(data.subarray(at, at + bytes))) await once(to, 'drain');
          if (this.cutsApart) await new Promise((resolve) => setImmediate(resolve));
        }
      }
      to.end();
    } catch {
      to.destroy();
    }
  }
}

/** An attached client that does no more than it is told. */
interface Client {
  /** One message of input. */
  type(text: string): void;
  stopReading(): void;
  sees(text: string): Promise<void>;
  drop(): void;
  /** Resolves with the exit it was told. */
  exit(): Promise<object>;
}

const attach: Record<Door, (address: string, session: string) => Promise<Client>> = {
  WebSocket: async (address, session) => {
    const socket = await AttachSocket.open(`http://${address}`, session, { token });
    if (!(socket instanceof AttachSocket)) throw new Error(JSON.stringify(socket.problem));
    await socket.until((s) => s.event('ready') !== undefined, 'ready');
    return {
      type: (text) => socket.send(0, text),
      stopReading: () => socket.socket.pause(),
      drop: () => socket.socket.terminate(),
      sees: (text) => socket.until((s) => s.stdout.includes(text), text),
      exit: async () => {
        await socket.ended;
        return socket.event('exit') ?? {};
      },
    };
  },
  gRPC: async (address, session) => {
    const grpc = new RawGrpc(address);
    const call = grpc.attach(token);
    void call.ended.finally(() => grpc.close());
    void call.send({ open: { session, stdin: true } });
    await call.until('ready');
    return {
      type: (text) => void call.send({ stdin: Buffer.from(text) }),
      stopReading: () => void call.stream.pause(),
      drop: () => grpc.close(),
      sees: async (text) => until(() => printedBy(call).includes(text), text),
      exit: async () => {
        await call.ended;
        return call.messages.at(-1)?.exit ?? {};
      },
    };
  },
};

function printedBy({ messages }: RawAttach): string {
  return Buffer.concat(messages.flatMap(({ stdout }) => stdout?.data ?? [])).toString();
}

async function until(holds: () => boolean, what: string): Promise<void> {
  for (const deadline = Date.now() + patienceMs; !holds(); await sleep(20)) {
    if (Date.now() > deadline) throw new Error(`${what} never came`);
  }
}

/** Neither a stream, nor a place for somebody who was lost, nor a buffer. */
async function nothingIsHeld(): Promise<void> {
  const names = ['gateway_attachment_active', 'gateway_stream_buffered_bytes'];
  const deadline = Date.now() + patienceMs;
  for (let held: unknown[] = names; held.length > 0; await sleep(20)) {
    const gauges = await gaugesOf(test.gateway.metricsUrl);
    held = names.flatMap((name) => (gauges.get(name) === 0 ? [] : [[name, gauges.get(name)]]));
    if (held.length > 0 && Date.now() > deadline) throw new Error(JSON.stringify(held));
  }
}

async function expectOthersUnharmed(): Promise<void> {
  for (const door of doors) {
    const address = door === 'gRPC' ? test.gateway.grpcAddress : new URL(test.url).host;
    const other = await attach[door](address, await readySession(test));
    other.type('echo unharmed; exit 3\n');
    await other.sees('unharmed');
    expect(await other.exit()).toMatchObject({ exitCode: 3 });
  }
}

describe.each(doors)('over %s a client', (door) => {
  async function attached(command = ['sh']): Promise<Client> {
    return attach[door](networks[door].address, await readySession(test, { command }));
  }

  it('whose bytes come one at a time, and go so, is served', async () => {
    networks[door].cutsApart = true;
    const client = await attached();
    client.type('echo one; echo two; exit 9\n');
    await client.sees('one\ntwo\n');
    expect(await client.exit()).toMatchObject({ exitCode: 9 });
  });

  it('that sends one byte a message as fast as it can is served, and so are others', async () => {
    const client = await attached();
    for (const byte of `: ${'x'.repeat(2_000)}\n`) client.type(byte);
    await expectOthersUnharmed();
    client.type('echo done; exit 9\n');
    await client.sees('done\n');
    expect(await client.exit()).toMatchObject({ exitCode: 9 });
  });

  it('that never reads costs others nothing, and leaves nothing', async () => {
    const client = await attached(['yes', 'x'.repeat(1_023)]);
    await client.sees('xxx');
    client.stopReading();
    await expectOthersUnharmed();
    networks[door].reset();
    // It does not even read that it was reset.
    client.drop();
  });

  it('that never writes gets all there is to read, and the exit', async () => {
    const session = await readySession(test, { command: ['sh', '-c', 'echo said; sleep 600'] });
    const client = await attach[door](networks[door].address, session);
    await client.sees('said\n');
    await test.call('POST', `/v1/sessions/${session}:terminate`, { body: {} });
    expect(await client.exit()).toMatchObject({ reason: 'terminated' });
  });

  it('that is reset amid its input leaves nothing', async () => {
    const client = await attached();
    for (let n = 0; n < 100; n += 1) client.type(': typed\n');
    networks[door].reset();
    await expectOthersUnharmed();
  });

  it('whose connection is closed in one half leaves nothing', async () => {
    const client = await attached();
    client.type('echo before\n');
    await client.sees('before\n');
    networks[door].closeHalf();
    await nothingIsHeld();
    await expectOthersUnharmed();
  });
});
