// Goal: a replica that cannot reach the keeper of a session, for want of settings, says so in one
// typed answer at every door, and takes nothing from the keeper. Method: two gateways on one
// database; `a` has all settings of a replica, `b` none, so neither reaches the other.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttachSocket } from '../support/attach-socket.ts';
import { freePorts } from '../support/free-ports.ts';
import { GrpcCaller, answerOf, bearer } from '../support/grpc-caller.ts';
import { manySessions, readySession } from '../support/ready-session.ts';
import { ReplicaAuthority, replicaSettings } from '../support/replica-certificates.ts';
import { TestGateway } from '../support/test-gateway.ts';

const folder = mkdtempSync(join(tmpdir(), 'endoscope-alone-'));
let a: TestGateway;
let b: TestGateway;
beforeAll(async () => {
  const files = await (await ReplicaAuthority.create(folder)).issue('replica');
  const [listen = 0] = await freePorts(1);
  a = await TestGateway.start({ env: { ...manySessions, ...replicaSettings(files, { listen }) } });
  b = await TestGateway.start({ env: manySessions, beside: a });
});
afterAll(async () => {
  await b?.close();
  await a?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function attach(at: TestGateway, session: string): Promise<AttachSocket> {
  const token = await at.token('engineer');
  return (await AttachSocket.open(at.url, session, { token })) as AttachSocket;
}

async function refusedOverGrpc(at: TestGateway, session: string): Promise<unknown> {
  const grpc = new GrpcCaller(at.gateway.grpcAddress);
  const call = grpc.attach(bearer(await at.token('engineer')));
  call.on('data', () => undefined);
  try {
    return await new Promise((resolve) => {
      call.on('error', (error) => resolve(answerOf(error as never)));
      call.write({ open: { session, stdin: true } });
    });
  } finally {
    grpc.close();
  }
}

describe.each([
  ['with', 'without', 'no certificate to reach it with (ENDOSCOPE_REPLICA_LISTEN)'],
  ['without', 'with', 'no address for other replicas (ENDOSCOPE_REPLICA_ADVERTISE)'],
])('a session of a gateway %s the settings of a replica', (keeper, door, why) => {
  it(`is refused by one ${door} them, typed, with the setting that is missing`, async () => {
    const [own, other] = keeper === 'with' ? [a, b] : [b, a];
    const id = await readySession(own, { command: ['sh'], tty: true });
    const near = await attach(own, id);
    await near.until((s) => s.event('ready') !== undefined, 'ready');

    const { code, reason } = await (await attach(other, id)).ended;
    expect([code, reason.split(':')[0]]).toEqual([4503, 'REPLICA_UNREACHABLE']);
    const overGrpc = await refusedOverGrpc(other, id);
    expect(overGrpc).toMatchObject({ code: 14, reason: 'REPLICA_UNREACHABLE' });
    const listed = await other.call('GET', `/v1/sessions/${id}/attachments`);
    expect(listed).toMatchObject({ status: 503, body: { reason: 'REPLICA_UNREACHABLE' } });
    expect(listed.body.detail).toContain(why);
    expect(Number(listed.headers.get('retry-after'))).toBeGreaterThan(0);

    // Nothing has moved: its keeper goes on with it, and anybody may look it up.
    expect((await other.call('GET', `/v1/sessions/${id}`)).body).toMatchObject({ state: 'ready' });
    near.send(0, 'exit 3\r');
    await near.ended;
    expect(near.event('exit')).toMatchObject({ reason: 'process_exited', exitCode: 3 });
  });
});
