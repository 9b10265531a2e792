// Goal: a command or a log that something else ends says so, through every door: the gateway that
// drains, the sign-in, the session, the cluster that is gone. Nothing cut short looks whole.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SimulatedCluster, joinedRules } from '@endoscope/simulators';
import { AttachSocket } from '../support/attach-socket.ts';
import { FollowedLog } from '../support/followed-log.ts';
import { GrpcLog } from '../support/grpc-log.ts';
import { manySessions, readySession } from '../support/ready-session.ts';
import { StreamedCommand } from '../support/streamed-command.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { patienceMs } from '../support/patience.ts';

const doors = ['websocket', 'grpc'] as const;
const ndjson = 'application/x-ndjson';
const follow = 'container=app&follow=true';
const said = 'listening on :8080';

/** Everything that streams from one session: a command over each door, a log in each form. */
class Streams {
  private constructor(
    readonly commands: readonly StreamedCommand[],
    readonly text: FollowedLog,
    readonly json: FollowedLog,
    readonly rpc: GrpcLog,
  ) {}

  static async open(test: TestGateway, session: string, token: string): Promise<Streams> {
    const command = ['sh', '-c', 'echo up; sleep 600'];
    const commands: StreamedCommand[] = [];
    for (const door of doors) {
      const from = { server: test.url, token, session };
      commands.push(await StreamedCommand.start(from, { door, command, container: 'sidecar' }));
    }
    const from = { session, token, query: follow };
    const text = await FollowedLog.open(test, from);
    const json = await FollowedLog.open(test, from, { accept: ndjson });
    const rpc = new GrpcLog(test.gateway.grpcAddress, { session, token, container: 'app' });
    for (const each of commands) await each.shows('up');
    for (const each of [text, json, rpc]) await each.sees(said);
    return new Streams(commands, text, json, rpc);
  }

  /** What each says at its end, in one line. */
  async ends(): Promise<Record<string, unknown>> {
    await Promise.all([...this.commands.map(({ done }) => done), this.rpc.ended]);
    const [overWebSocket, overGrpc] = this.commands.map(({ exit }) => exit);
    return {
      overWebSocket,
      overGrpc,
      textIsWhole: await this.text.ended,
      jsonIsWhole: await this.json.ended,
      json: this.json.entries.at(-1)?.['end'],
      rpc: this.rpc.end,
    };
  }
}

const endedWith = (reason: string, isWhole = false) => ({
  overWebSocket: expect.objectContaining({ type: 'exit', reason, exitCode: undefined }),
  overGrpc: expect.objectContaining({ type: 'exit', reason, exitCode: undefined }),
  textIsWhole: isWhole,
  jsonIsWhole: true,
  json: expect.objectContaining({ reason, detail: expect.stringMatching(/\.$/) }),
  rpc: expect.objectContaining({ reason }),
});

describe('streams of a session', () => {
  let test: TestGateway;
  beforeAll(async () => {
    test = await TestGateway.start({ env: manySessions });
  });
  afterAll(() => test.close());

  /** Reasons of what has ended; the last lines may follow the ends. */
  async function recorded(session: string, count: number): Promise<unknown[]> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const path = `/v1/audit-events?session=${session}&pageSize=500`;
      const { body } = await test.call('GET', path, { as: 'operator' });
      const events = body.auditEvents as { event: string; reason: string }[];
      const ended = events.filter(({ event }) => /^(exec\.ended|logs\.closed)$/.test(event));
      if (ended.length >= count || Date.now() > deadline) return ended.map(({ reason }) => reason);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it('end with the sign-in', async () => {
    const session = await readySession(test);
    const streams = await Streams.open(test, session, await test.token('engineer', 600));
    test.clock.moveMs(601_000);
    expect(await streams.ends()).toEqual(endedWith('token_expired'));
    expect(new Set(await recorded(session, 5))).toEqual(new Set(['token_expired']));
  });

  it('end with the session; a log that was followed is whole then', async () => {
    const session = await readySession(test);
    const streams = await Streams.open(test, session, await test.token('engineer'));
    await test.call('POST', `/v1/sessions/${session}:terminate`, { body: {} });
    expect(await streams.ends()).toEqual(endedWith('terminated', true));
    expect(new Set(await recorded(session, 5))).toEqual(new Set(['terminated']));
  });

  it('end with the cluster, and say that they are not whole', async () => {
    const cluster = await SimulatedCluster.start({ name: 'lost', rules: joinedRules });
    try {
      await test.register(cluster, 'lost');
      const { body } = await test.call('POST', '/v1/sessions', {
        body: {
          target: { cluster: 'lost', namespace: 'shop', pod: 'web' },
          workload: { image: 'busybox:1.36', command: ['sh'], stdin: true },
        },
      });
      await test.call('GET', `/v1/sessions/${body.id}?waitFor=ready&timeout=60s`);
      const streams = await Streams.open(test, body.id as string, await test.token('engineer'));
      await cluster.close();
      expect(await streams.ends()).toEqual(endedWith('upstream_lost'));
    } finally {
      await cluster.close();
    }
  });

  it('of one log that cannot be read of several are cut as text, and told as JSON', async () => {
    const session = await readySession(test);
    const query = 'container=app&container=sidecar&previous=true';
    const from = { session, token: await test.token('engineer'), query };
    const text = await FollowedLog.open(test, from);
    expect([text.status, await text.ended]).toEqual([200, false]);
    const json = await FollowedLog.open(test, from, { accept: ndjson });
    expect([await json.ended, json.entries.slice(1)]).toMatchObject([
      true,
      [
        { container: 'app', notice: { code: 'PREVIOUS_LOG_NOT_FOUND' } },
        { container: 'sidecar', notice: { code: 'PREVIOUS_LOG_NOT_FOUND' } },
        { end: { reason: 'log_ended' } },
      ],
    ]);
  });
});

describe('streams of a gateway that drains', () => {
  it('are told, end with a reason of their own, and are in the ledger', async () => {
    const test = await TestGateway.start();
    try {
      const session = await readySession(test);
      const token = await test.token('engineer');
      const streams = await Streams.open(test, session, token);
      const oneShot = test.call('POST', `/v1/sessions/${session}/exec`, {
        body: { command: ['sleep', '600'] },
      });
      while (test.gateway.services.streams.open.count < 6) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const closed = test.gateway.close(1_000);
      expect(await streams.ends()).toEqual(endedWith('draining'));
      for (const { notices } of streams.commands) expect(notices).toContain('draining');
      const { status, body } = await oneShot;
      expect([status, body]).toMatchObject([200, { reason: 'draining' }]);
      expect(body).not.toHaveProperty('exitCode');
      await closed;
      const lines = await test.database.database.prisma.$queryRaw<{ reason: string }[]>`
        SELECT reason FROM audit_event WHERE event IN ('exec.ended', 'logs.closed')`;
      expect(lines.map(({ reason }) => reason)).toEqual(
        Array.from({ length: 6 }, () => 'draining'),
      );
    } finally {
      await test.close();
    }
  });
});

describe('streams of a gateway whose ledger takes nothing', () => {
  it('move no byte, end with a reason of their own, and are in the ledger when it is back', async () => {
    const test = await TestGateway.start({ env: manySessions });
    const { open } = test.gateway.services.streams;
    const { probe } = test.gateway.services.platform.database;
    try {
      const session = await readySession(test);
      const token = await test.token('engineer');
      const streams = await Streams.open(test, session, token);
      const terminal = await AttachSocket.open(test.url, session, { token });
      if (!(terminal instanceof AttachSocket)) throw new Error('no terminal');
      await terminal.until((s) => s.event('ready') !== undefined, 'ready');
      const protocols = ['v1.portforward.endoscope'];
      const path = `/v1/sessions/${session}/portforward?ports=8080`;
      const forward = await AttachSocket.open(test.url, session, { token, path, protocols });
      if (!(forward instanceof AttachSocket)) throw new Error('no forward');
      while (open.count < 7) await new Promise((resolve) => setTimeout(resolve, 20));

      const execute = probe.execute.bind(probe);
      probe.execute = () => Promise.reject(new Error('the database is away'));
      while (open.held === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
      terminal.send(0, 'echo unrecorded\n');
      expect(await streams.ends()).toEqual(endedWith('ledger_unavailable'));
      await Promise.all([terminal.ended, forward.ended]);
      expect(terminal.stdout.toString()).not.toContain('unrecorded');
      expect(terminal.event('exit')).toMatchObject({ reason: 'ledger_unavailable' });
      const told = terminal.events.map(({ type, code }) => `${String(type)} ${String(code)}`);
      expect(told).toContain('notice ledger_unavailable');
      const body = { command: ['true'] };
      const refused = await test.call('POST', `/v1/sessions/${session}/exec`, { body });
      expect([refused.status, refused.body.reason]).toEqual([503, 'LEDGER_UNAVAILABLE']);
      const health = (await (await fetch(`${test.url}/readyz`)).json()) as object;
      expect(health).toMatchObject({ checks: { ledger: 'refusing' } });

      probe.execute = execute;
      const lines = () => test.database.database.prisma.$queryRaw<{ event: string }[]>`
        SELECT event FROM audit_event WHERE reason = 'ledger_unavailable' ORDER BY event`;
      while ((await lines()).length < 7) await new Promise((resolve) => setTimeout(resolve, 50));
      expect((await lines()).map(({ event }) => event)).toEqual([
        'attachment.closed',
        ...['exec.ended', 'exec.ended', 'forward.closed'],
        ...['logs.closed', 'logs.closed', 'logs.closed'],
      ]);
      const again = await test.call('POST', `/v1/sessions/${session}/exec`, { body });
      expect([again.status, again.body.exitCode]).toEqual([200, 0]);
    } finally {
      await test.close();
    }
  });
});
