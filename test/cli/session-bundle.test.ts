// From a session to a verdict without the gateway: what `endo session export` writes proves itself, is
// the same over both doors, and is there for those alone who may have it.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyBundle } from '@endoscope/bundles/verify';
import { AttachSocket } from '../support/attach-socket.ts';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { sealedRecording } from '../support/recorded-output.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { Endo } from './harness/endo.ts';

let test: TestGateway;
let endo: Endo;
/** Knows no gateway. */
let offline: Endo;
const folder = mkdtempSync(join(tmpdir(), 'endoscope-bundle-'));
const keys = join(folder, 'ledger.keys');
/** Of a session that is recorded, with its bundle; and one that goes on. */
let session: string;
let live: string;
const bundle = join(folder, 'bundle.tar');

beforeAll(async () => {
  test = await TestGateway.start({ env: { ENDOSCOPE_RECORDING: 'required' } });
  endo = new Endo({ ENDOSCOPE_SERVER: test.url, ENDOSCOPE_TOKEN: await test.token('operator') });
  offline = new Endo({ ENDOSCOPE_SERVER: 'http://127.0.0.1:9', ENDOSCOPE_TOKEN: 'none' });
  session = await attached('seq 1 500; exit 3\n');
  await sealedRecording(test, session);
  live = await made();
  const exported = await endo.run(['session', 'export', session, '-f', bundle]);
  expect([exported.status, exported.stdout]).toEqual([0, '']);
  writeFileSync(keys, (await endo.run(['audit', 'keys'])).stdout);
});
afterAll(async () => {
  await endo.close();
  await offline.close();
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

async function made(): Promise<string> {
  const { body } = await test.call('POST', '/v1/sessions', {
    body: {
      target: { cluster: 'sim', namespace: 'shop', pod: 'web' },
      workload: { command: ['sh'], stdin: true, tty: true, image: 'busybox:1.36' },
    },
  });
  await test.call('GET', `/v1/sessions/${body.id}?waitFor=ready&timeout=60s`);
  return body.id as string;
}

async function attached(typed: string): Promise<string> {
  const id = await made();
  const socket = await AttachSocket.open(test.url, id, { token: await test.token('engineer') });
  if (!(socket instanceof AttachSocket)) throw new Error(JSON.stringify(socket));
  await socket.until((s) => s.event('ready') !== undefined, 'ready');
  socket.send(0, typed);
  await socket.ended;
  await test.call('GET', `/v1/sessions/${id}?waitFor=ended&timeout=60s`);
  return id;
}

describe('the bundle of a session', () => {
  it('is proven without the gateway, by keys kept elsewhere', async () => {
    const { status, stdout } = await offline.run(['verify', 'bundle', bundle, '--keys', keys]);
    expect(stdout).toMatch(
      /^The bundle of session ses_[0-9a-z]{26} is intact: its plan, \d+ events, recording rec_[0-9a-z]{26} of \d+ members\.\n/,
    );
    expect([status, stdout.includes('which you trust')]).toEqual([0, true]);
    expect(statSync(bundle).mode & 0o777).toBe(0o600);
  });

  it('is proven by itself, and does not say who made it', async () => {
    const args = ['verify', 'bundle', bundle, '-o', 'json'];
    const { status, stdout } = await offline.run(args);
    const report = JSON.parse(stdout) as Record<string, unknown>;
    expect(report).toMatchObject({ isIntact: true, session, areKeysTrusted: false, findings: [] });
    expect([status, report['keys']]).toEqual([0, [readFileSync(keys, 'utf8').trim()]]);
  });

  it('is not intact when a byte of it is another, and the part is named', async () => {
    const changed = readFileSync(bundle);
    const at = changed.lastIndexOf('"event":"session.ended"');
    changed[at + 9] = 'S'.charCodeAt(0);
    const file = join(folder, 'changed.tar');
    writeFileSync(file, changed);
    const { status, stdout } = await offline.run(['verify', 'bundle', file, '--keys', keys]);
    expect([status, /events\/\d{8}\.json: event_unproven/.test(stdout)]).toEqual([65, true]);
  });

  it('says what cannot be read', async () => {
    const { status, stderr } = await offline.run(['verify', 'bundle', join(folder, 'none')]);
    expect([status, stderr.includes('cannot be read (ENOENT)')]).toEqual([66, true]);
  });

  it('is the same over gRPC, and each is a line of the ledger', async () => {
    const grpc = new GrpcCaller(test.gateway.grpcAddress);
    const metadata = bearer(await test.token('operator'));
    const call = grpc.serverStream('session', 'exportSession', { session }, metadata);
    const pieces: Buffer[] = [];
    await new Promise<void>((resolve, reject) => {
      call.on('data', ({ data }: { data: Buffer }) => pieces.push(data));
      call.on('end', resolve);
      call.on('error', reject);
    });
    grpc.close();
    const report = await verifyBundle(pieces);
    expect(report).toMatchObject({ isIntact: true, index: { session } });
    const path = `/v1/audit-events?session=${session}&event=session.exported`;
    const { body } = await test.call('GET', path, { as: 'operator' });
    const told = body.auditEvents as { username: string; details: { bundle: string } }[];
    expect(told).toHaveLength(2);
    expect(told[0]!.details.bundle).toBe(report.index!.bundle);
  });

  it('waits for the end of the session', async () => {
    const { status, stderr } = await endo.run(['session', 'export', live, '-f', '-']);
    expect([status, stderr.includes('it goes on')]).toEqual([78, true]);
  });

  it('is for those who may have it', async () => {
    const own = await test.call('GET', `/v1/sessions/${session}/bundle`);
    expect([own.status, own.body.reason]).toEqual([403, 'POLICY_DENIED']);
    const none = await test.call('GET', '/v1/sessions/ses_00000000000000000000000000/bundle', {
      as: 'operator',
    });
    expect([none.status, none.body.reason]).toEqual([404, 'SESSION_NOT_FOUND']);
  });
});
