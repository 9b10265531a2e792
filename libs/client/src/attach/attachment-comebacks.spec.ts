import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startGrpcGateway, startWebSocketGateway } from '../testing/scripted-gateway.ts';
import type { AttachChange, Peer, ScriptedGateway } from '../testing/scripted-gateway.ts';
import type { AttachConnection, AttachEvent } from './attach-connection.ts';

/** Tokens that can be renewed `renewals` times, as a refresh token allows. */
class Tokens {
  current = 1;
  constructor(private renewals: number) {}

  async token(rejected?: string): Promise<string> {
    if (rejected === `token-${this.current}` && this.renewals > 0) {
      this.renewals -= 1;
      this.current += 1;
    }
    return `token-${this.current}`;
  }
}

const exit = (reason: string) => ({ type: 'exit', reason, detail: '', process: '' });

describe.each([
  ['WebSocket', startWebSocketGateway],
  ['gRPC', startGrpcGateway],
] as const)('an attachment over %s', (_name, start) => {
  let gateway: ScriptedGateway;
  const events: AttachEvent[] = [];
  const heard: string[] = [];
  const peers: Peer[] = [];
  let connection: AttachConnection;
  let done: Promise<void>;

  afterEach(() => gateway.close());

  async function attach(change: AttachChange = {}, windowBytes = 0): Promise<void> {
    events.length = heard.length = peers.length = 0;
    gateway = await start((peer, said) => {
      if (said !== 'open') return void heard.push(said);
      peers.push(peer);
      const offset = peer.opening.resume?.offset ?? 0;
      const resumed = peer.opening.resume !== undefined;
      const state = {
        role: 'writer',
        participants: [],
        graceMs: 3_000,
        inputBytes: 0,
        windowBytes,
      };
      peer.send({
        type: 'ready',
        attachment: 'att_1',
        tty: true,
        banner: '',
        offset,
        resumed,
        ...state,
      });
    });
    connection = await gateway.attach(change);
    done = (async () => {
      for await (const event of connection.events) events.push(event);
    })();
    done.catch(() => undefined);
    await until(() => types().includes('ready'));
  }

  const types = (): string[] => events.map(({ type }) => type);
  const say = (text: string, offset: number): void =>
    peers.at(-1)!.send({ type: 'stdout', data: Buffer.from(text), offset });

  it('goes on at its last offset with a renewed sign-in when the old one has expired', async () => {
    await attach({ tokens: new Tokens(1) });
    say('0123456789', 0);
    await until(() => types().includes('stdout'));
    peers[0]!.send(exit('token_expired'));
    await until(() => types().includes('reconnected'));
    expect(peers[1]!.opening).toMatchObject({
      authorization: 'Bearer token-2',
      resume: { attachment: 'att_1', offset: 10 },
    });
    expect(types()).toEqual(['ready', 'stdout', 'reconnecting', 'reconnected']);
    expect(events[2]).toMatchObject({ attempt: 1, error: { reason: 'TOKEN_EXPIRED' } });
    peers[1]!.send({ ...exit('process_exited'), exitCode: 3 });
    await done;
    expect(events.at(-1)).toMatchObject({ type: 'exit', exitCode: 3 });
  });

  it('renews ahead of the end, once, and says nothing of it', async () => {
    const tokens = new Tokens(5);
    await attach({ tokens });
    peers[0]!.send({ type: 'notice', code: 'expiring', message: 'soon' });
    await until(() => tokens.current === 2);
    peers[0]!.send(exit('token_expired'));
    await until(() => types().includes('reconnected'));
    expect(tokens.current).toBe(2);
    expect(types()).toEqual(['ready', 'reconnecting', 'reconnected']);
    peers[1]!.send(exit('process_exited'));
    await done;
  });

  it('ends, in the words of the gateway, with a sign-in that cannot be renewed', async () => {
    await attach({ tokens: new Tokens(0) });
    peers[0]!.send({ type: 'notice', code: 'expiring', message: 'soon' });
    peers[0]!.send(exit('token_expired'));
    await done;
    expect(types()).toEqual(['ready', 'notice', 'exit']);
    expect(events.at(-1)).toMatchObject({ reason: 'token_expired' });
    expect(peers).toHaveLength(1);
  });

  it('waits for a gateway that shuts down to come back', async () => {
    await attach();
    peers[0]!.send({ type: 'notice', code: 'draining', message: 'shutting down' });
    gateway.proxy.cut();
    await until(() => events.filter(({ type }) => type === 'reconnecting').length >= 2);
    gateway.proxy.mend();
    await until(() => types().includes('reconnected'));
    peers.at(-1)!.send({ type: 'notice', code: 'draining', message: 'shutting down' });
    peers.at(-1)!.send(exit('detached'));
    await until(() => types().filter((type) => type === 'reconnected').length === 2);
    const draining = events.filter(
      (event) => event.type === 'reconnecting' && event.error.reason === 'GATEWAY_DRAINING',
    );
    expect(draining).toHaveLength(1);
    peers.at(-1)!.send(exit('detached'));
    await done;
    expect(events.at(-1)).toMatchObject({ type: 'exit', reason: 'detached' });
  });

  it('leaves a gateway that shuts down when it is told to', async () => {
    await attach();
    peers[0]!.send({ type: 'notice', code: 'draining', message: 'shutting down' });
    await until(() => types().includes('notice'));
    connection.detach();
    await until(() => heard.includes('detach'));
    peers[0]!.send(exit('detached'));
    await done;
    expect(types()).toEqual(['ready', 'notice', 'exit']);
  });

  it('acknowledges a quarter of the window at once, and less a moment later', async () => {
    await attach({ acks: true, limits: { attachAckDelayMs: 20 } }, 400);
    say('x'.repeat(99), 0);
    await until(() => heard.includes('ack 99'));
    say('x'.repeat(60), 99);
    say('x'.repeat(60), 159);
    await until(() => heard.includes('ack 219'));
    expect(heard).toEqual(['ack 99', 'ack 219']);
    peers[0]!.send(exit('process_exited'));
    await done;
  });

  it('does not acknowledge what its consumer has not taken', async () => {
    heard.length = 0;
    gateway = await start((peer, said) => {
      if (said !== 'open') return void heard.push(said);
      const state = { role: 'writer', participants: [], graceMs: 0, windowBytes: 400 };
      peer.send({ type: 'ready', attachment: 'a', tty: true, banner: '', offset: 0, ...state });
      peer.send({ type: 'stdout', data: Buffer.from('x'.repeat(100)), offset: 0 });
      peer.send({ type: 'stdout', data: Buffer.from('x'.repeat(100)), offset: 100 });
    });
    connection = await gateway.attach({ limits: { attachAckDelayMs: 1 } });
    const iterator = connection.events[Symbol.asyncIterator]();
    for (let i = 0; i < 3; i += 1) await iterator.next();
    await until(() => heard.length > 0);
    await sleep(20);
    expect(heard).toEqual(['ack 100']);
    await iterator.return?.(undefined);
  });

  it('acknowledges nothing to a gateway that waits for none', async () => {
    await attach({ limits: { attachAckDelayMs: 1 } });
    say('x'.repeat(1_000), 0);
    await until(() => types().includes('stdout'));
    await connection.write(Buffer.from('typed'));
    await until(() => heard.includes('stdin typed'));
    expect(heard).toEqual(['stdin typed']);
    peers[0]!.send(exit('process_exited'));
    await done;
  });

  it('holds input while the container is away, and nothing else', async () => {
    await attach();
    peers[0]!.send({ type: 'notice', code: 'upstream_lost', message: 'away' });
    await until(() => types().includes('notice'));
    await connection.write(Buffer.from('typed '));
    connection.resize({ width: 90, height: 30 });
    connection.release();
    await connection.write(Buffer.from('meanwhile'));
    await until(() => heard.includes('role release'));
    expect(heard).toEqual(['resize', 'role release']);
    peers[0]!.send({ type: 'notice', code: 'upstream_restored', message: 'back' });
    await until(() => heard.length === 4);
    expect(heard.slice(2)).toEqual(['stdin typed ', 'stdin meanwhile']);
    peers[0]!.send(exit('process_exited'));
    await done;
  });

  it('leaves while the container is away, whatever was typed', async () => {
    await attach();
    peers[0]!.send({ type: 'notice', code: 'upstream_lost', message: 'away' });
    await until(() => types().includes('notice'));
    await connection.write(Buffer.from('typed'));
    connection.detach();
    await until(() => heard.includes('detach'));
    peers[0]!.send(exit('detached'));
    await done;
    expect(heard).toEqual(['detach']);
  });
});

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('it never happened');
    await sleep(2);
  }
}
