// Goal: a client whose connection is cut has every byte once, both ways, and a user types on; a
// gateway that is killed and started says what is lost, and the session goes on.
// Method: the built gateway as a process behind a TCP proxy that cuts at random bytes; the client
// library at both doors, and endo on a pseudo-terminal.
import { setTimeout as sleep } from 'node:timers/promises';
import { EndoscopeClient } from '@endoscope/client';
import type { AttachEvent } from '@endoscope/client';
import { CutProxy } from '@endoscope/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Endo } from '../cli/harness/endo.ts';
import type { EndoTerminal } from '../cli/harness/endo.ts';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { ProcessStack } from '../support/process-stack.ts';

type Door = 'websocket' | 'grpc';

let stack: ProcessStack;
let gateway: GatewayProcess;
let proxies: Record<Door, CutProxy>;
let endo: Endo;

beforeAll(async () => {
  stack = await ProcessStack.start();
  proxies = { websocket: await CutProxy.start(), grpc: await CutProxy.start() };
  await startGateway();
});

afterEach(async () => {
  await endo?.close();
  for (const proxy of Object.values(proxies)) proxy.mend();
});

afterAll(async () => {
  for (const proxy of Object.values(proxies ?? {})) await proxy.close();
  await stack?.close();
});

async function startGateway(): Promise<void> {
  const publicAddress = `127.0.0.1:${proxies.grpc.port}`;
  gateway = stack.gateway({ ENDOSCOPE_GRPC_PUBLIC_ADDRESS: publicAddress });
  const { httpUrl, grpcAddress } = await gateway.said('gateway.ready');
  proxies.websocket.upstreamPort = Number(new URL(String(httpUrl)).port);
  proxies.grpc.upstreamPort = Number(String(grpcAddress).split(':').at(-1));
}

/** Through the proxy, so that it is the same address after a restart. */
function gatewayUrl(): string {
  return `http://127.0.0.1:${proxies.websocket.port}`;
}

function client(): EndoscopeClient {
  return new EndoscopeClient({
    server: gatewayUrl(),
    token: { token: () => stack.issuer.issueToken('engineer') },
    limits: { attachBackoffBaseMs: 10 },
  });
}

/** The same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

describe.each(['websocket', 'grpc'] as const)(
  'over %s, a program that repeats its input',
  (door) => {
    it('gets and gives every byte once, whatever is cut', async () => {
      const random = randomOf(5);
      const sent = Buffer.from(
        Array.from({ length: 400_000 }, () => 97 + Math.floor(random() * 26)),
      );
      const session = await stack.readySession(gatewayUrl(), { command: ['head', '-c', '400000'] });
      const connection = await client().attach(session, { door, stdin: true });
      const events: AttachEvent[] = [];
      const reading = (async () => {
        for await (const event of connection.events) events.push(event);
      })();
      while (events.length === 0) await sleep(5);
      const size = (): number => 4_000 + Math.floor(random() * 60_000);
      const cuts = Array.from({ length: 4 }, () => [{ downBytes: size() }, { upBytes: size() }]);
      proxies[door].planCuts(...cuts.flat());
      proxies[door].cutOnce();
      for (let at = 0; at < sent.length; ) {
        const piece = sent.subarray(at, at + 1 + Math.floor(random() * 9_000));
        at += piece.length;
        await connection.write(piece);
        await sleep(1);
      }
      await reading;
      const output = events.map((e) =>
        e.type === 'stdout' ? Buffer.from(e.data) : Buffer.alloc(0),
      );
      expect(Buffer.concat(output).equals(sent)).toBe(true);
      expect(events.filter(({ type }) => type === 'gap')).toEqual([]);
      expect(events.filter(({ type }) => type === 'reconnected').length).toBeGreaterThan(2);
      expect(events.at(-1)).toMatchObject({ type: 'exit', exitCode: 0 });
    });
  },
);

describe('endo on a terminal', () => {
  async function terminalOn(session: string, ...flags: string[]): Promise<EndoTerminal> {
    endo ??= new Endo();
    return endo.terminal(['attach', session, ...flags]);
  }

  async function aTerminal(): Promise<{ session: string; terminal: EndoTerminal }> {
    const token = await stack.issuer.issueToken('engineer');
    endo = new Endo({ ENDOSCOPE_SERVER: gatewayUrl(), ENDOSCOPE_TOKEN: token });
    const session = await stack.readySession(gatewayUrl(), { tty: true });
    const terminal = await terminalOn(session);
    await terminal.shows('# ');
    terminal.type('echo be"fore"\r');
    await terminal.shows('before');
    return { session, terminal };
  }

  it('goes on after its connection was cut', async () => {
    const { terminal } = await aTerminal();
    proxies.websocket.cut();
    await terminal.shows('Lost the connection');
    terminal.type('echo typed mean"while"\r');
    proxies.websocket.mend();
    await terminal.shows('Connected again.');
    await terminal.shows('typed meanwhile');
    terminal.type('exit 5\r');
    expect(await terminal.exit).toBe(5);
    expect(terminal.output.match(/typed meanwhile/g)).toHaveLength(1);
    const [before, after] = endo.terminalSettings();
    expect(after).toBe(before);
  });

  it('goes on after the gateway was killed and started, and says what it lacks', async () => {
    const { terminal } = await aTerminal();
    await gateway.stop();
    await terminal.shows('Lost the connection');
    await startGateway();
    await terminal.shows('What was printed meanwhile may be missing, what follows may repeat.');
    terminal.type('echo af"ter"; exit 6\r');
    expect(await terminal.exit).toBe(6);
    expect(terminal.output).toContain('after');
    const [before, after] = endo.terminalSettings();
    expect(after).toBe(before);
  });

  it('is given back when the gateway does not come again', async () => {
    const { session, terminal } = await aTerminal();
    await gateway.stop();
    await terminal.shows('Lost the connection');
    process.kill(endo.terminalPid, 'SIGTERM');
    expect(await terminal.exit).toBe(143);
    expect(terminal.output).toContain(`endo attach ${session}`);
    const [before, after] = endo.terminalSettings();
    expect(after).toBe(before);
    await startGateway();
  });

  it('lets another watch, ask to write, write, and be taken over from', async () => {
    const { session, terminal: first } = await aTerminal();
    const second = await terminalOn(session, '--observe');
    await second.shows('You are watching; ');
    await second.shows('before');
    await first.shows(' watches now (endo/');
    const listed: string[] = [];
    for await (const { role } of client().sessions.attachments(session)) listed.push(role);
    expect(listed.sort()).toEqual(['observer', 'writer']);
    second.type('\x10w');
    await first.shows('asks to write: ctrl-p,w lets them');
    first.type('\x10w');
    await first.shows('You only watch now.');
    await second.shows('You write now.');
    second.type('echo from the sec"ond"\r');
    await first.shows('from the second');
    const third = await terminalOn(session, '--take-over', 'it is urgent');
    await second.shows('You only watch now (it is urgent).');
    await third.shows('# ');
    third.type('exit 7\r');
    expect(await Promise.all([first.exit, second.exit, third.exit])).toEqual([7, 7, 7]);
    for (const { output } of [first, second, third]) {
      expect(output).toContain(`Session ${session} ended: the process exited with code 7`);
    }
  });
});
