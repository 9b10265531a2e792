// F50: the network between two replicas is split, that to the database is not. Nobody becomes a
// second keeper; clients that need the other side are told so, typed and in bounded time; when the
// split heals, they are carried again. F49's worst case, too: the keeper falls silent under a client.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AttachSocket, RefusedUpgrade } from '../support/attach-socket.ts';
import { CutNetwork } from '../support/cut-network.ts';
import { GrpcCaller, answerOf, bearer } from '../support/grpc-caller.ts';
import { readySession } from '../support/ready-session.ts';
import { ReplicaPair } from '../support/replica-pair.ts';
import type { TestGateway } from '../support/test-gateway.ts';

let network: CutNetwork;
let pair: ReplicaPair;
beforeAll(async () => {
  const wayToA = async (port: number): Promise<number> => {
    network = await CutNetwork.to(port);
    return network.port;
  };
  pair = await ReplicaPair.start({ wayToA });
});
afterEach(() => network.heal());
afterAll(async () => {
  await pair?.close();
  await network?.close();
});

const shell = { command: ['sh'], tty: true };

async function socketAt(at: TestGateway, session: string, query = ''): Promise<AttachSocket> {
  const token = await at.token('engineer');
  const socket = await AttachSocket.open(at.url, session, { token, query });
  if (socket instanceof RefusedUpgrade) throw new Error(JSON.stringify(socket.problem));
  return socket;
}

async function joinAt(at: TestGateway, session: string, query = ''): Promise<AttachSocket> {
  const socket = await socketAt(at, session, query);
  await socket.until((s) => s.event('ready') !== undefined, 'ready');
  return socket;
}

async function keeperOf(session: string): Promise<unknown> {
  const { prisma } = pair.a.gateway.services.platform.database;
  const { keptBy, keeperEpoch } = await prisma.session.findUniqueOrThrow({
    where: { id: session },
  });
  return { keptBy, keeperEpoch };
}

/** Attaches until it is there: how soon the other side is tried again is not for a test to know. */
async function joinedAgain(session: string, query = ''): Promise<AttachSocket> {
  for (;;) {
    const socket = await socketAt(pair.b, session, query);
    const either = socket.until((s) => s.event('ready') !== undefined, 'ready');
    const isReady = await either.then(
      () => true,
      () => false,
    );
    if (isReady) return socket;
    expect((await socket.ended).reason).toContain('REPLICA_UNREACHABLE');
  }
}

describe.each(['silence', 'refuse'] as const)('a split between replicas that %ss', (how) => {
  it('is told to a new client, and nobody else keeps the session', async () => {
    const id = await readySession(pair.a, shell);
    const before = await keeperOf(id);
    network[how]();
    const { code, reason } = await (await socketAt(pair.b, id)).ended;
    expect([code, reason.split(':')[0]]).toEqual([4503, 'REPLICA_UNREACHABLE']);
    const grpc = new GrpcCaller(pair.b.gateway.grpcAddress);
    const call = grpc.attach(bearer(await pair.b.token('engineer')));
    call.on('data', () => undefined);
    const refused = new Promise((resolve) =>
      call.on('error', (error) => resolve(answerOf(error as never))),
    );
    call.write({ open: { session: id, stdin: true } });
    expect(await refused).toMatchObject({ code: 14, reason: 'REPLICA_UNREACHABLE' });
    grpc.close();
    expect(await keeperOf(id)).toEqual(before);
    // Its own clients notice nothing.
    const near = await joinAt(pair.a, id);
    near.send(0, 'exit 3\r');
    await near.ended;
    expect(near.event('exit')).toMatchObject({ exitCode: 3 });
  });

  it('is told to whom it cuts off, who goes on where they were when it heals', async () => {
    const id = await readySession(pair.a, shell);
    // The other one waits a while before it tries again, as the case before had cut it off.
    const far = await joinedAgain(id);
    far.send(0, 'echo before\r');
    await far.until((s) => String(s.stdout).includes('before\r\n'), 'the echo');
    const before = await keeperOf(id);
    network[how]();
    const { code, reason } = await far.ended;
    expect([code, reason.split(':')[0]]).toEqual([4503, 'REPLICA_UNREACHABLE']);
    const path = `/v1/sessions/${id}/attachments`;
    const listed = await pair.b.call('GET', path);
    expect(listed).toMatchObject({ status: 503, body: { reason: 'REPLICA_UNREACHABLE' } });
    expect(Number(listed.headers.get('retry-after'))).toBeGreaterThan(0);
    network.heal();
    const offset = Number(far.event('ready')?.['offset']) + far.stdoutBytes;
    const query = `?resume=${String(far.event('ready')?.['attachment'])}&offset=${offset}`;
    const again = await joinedAgain(id, query);
    expect(again.event('ready')).toMatchObject({ resumed: true, offset });
    again.send(0, 'exit 4\r');
    await again.ended;
    expect(again.event('exit')).toMatchObject({ exitCode: 4 });
    expect(await keeperOf(id)).toEqual(before);
  });
});

describe('a keeper whose lease is lost', () => {
  it('ends its streams, and the session goes on under another epoch', async () => {
    const id = await readySession(pair.a, shell);
    const far = await joinAt(pair.b, id);
    far.send(0, 'kept=yes; echo it "is set"\r');
    await far.until((s) => String(s.stdout).includes('it is set'), 'the echo');
    const { database, replica } = pair.a.gateway.services.platform;
    // As if it had not beaten for long: the other one takes what it kept.
    await database.prisma.$executeRaw`
      UPDATE replica SET beat_at = beat_at - interval '1 hour' WHERE id = ${replica}`;
    const { code } = await far.ended;
    expect(code).toBe(4503);
    const again = await joinedAgainAnywhere(id);
    again.send(0, 'echo still "$kept"; exit 5\r');
    await again.ended;
    expect(String(again.stdout)).toContain('still yes');
    expect(again.event('exit')).toMatchObject({ exitCode: 5 });
    // Whichever looked first has it: the other one, or the same one under a new lease.
    expect(await keeperOf(id)).toMatchObject({ keeperEpoch: 2 });
    const opened = await countedIn(id, 'attachment.opened');
    expect(await countedIn(id, 'session.taken_over')).toBe(1);
    expect(await countedIn(id, 'session.ended')).toBe(1);
    // The keeper closes the last one after its client has been told.
    let closed = 0;
    while (closed < opened) closed = await countedIn(id, 'attachment.closed');
    expect(closed).toBe(opened);
  });
});

async function countedIn(session: string, event: string): Promise<number> {
  const path = `/v1/audit-events?session=${session}&pageSize=200`;
  const { body } = await pair.b.call('GET', path, { as: 'operator' });
  return (body.auditEvents as { event: string }[]).filter((line) => line.event === event).length;
}

async function joinedAgainAnywhere(session: string): Promise<AttachSocket> {
  for (;;) {
    const socket = await socketAt(pair.b, session);
    const isReady = await socket
      .until((s) => s.event('ready') !== undefined, 'ready')
      .then(
        () => true,
        () => false,
      );
    if (isReady) return socket;
    expect((await socket.ended).reason).toMatch(/REPLICA_UNREACHABLE|SESSION_MOVED|ATTACHMENT_/);
  }
}
