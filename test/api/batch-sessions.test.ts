// Goal: several sessions in one call are several calls: each succeeds, fails, is recorded and is
// repeated by itself, over both doors.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sessionRequest } from '../support/debug-sessions.ts';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { Ledger } from '../support/ledger.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
let grpc: GrpcCaller;
let ledger: Ledger;

beforeAll(async () => {
  test = await TestGateway.start();
  grpc = new GrpcCaller(test.gateway.grpcAddress);
  ledger = new Ledger(test.database);
});
afterAll(async () => {
  grpc?.close();
  await test?.close();
});

interface Result {
  readonly session?: { id: string; target: { pod: string; chosen?: string } } | null;
  readonly error?: { reason: string; detail: string; kind: string } | null;
}

interface Answered {
  readonly status: number;
  readonly reason: string;
  readonly fields: readonly string[];
  readonly results: readonly Result[];
  readonly requestId: string;
}

type Door = 'rest' | 'grpc';

async function create(door: Door, requests: readonly object[], key = ''): Promise<Answered> {
  const requestId = randomUUID();
  if (door === 'grpc') {
    const metadata = bearer(await test.token('engineer'));
    metadata.set('x-request-id', requestId);
    const body = { requests, requestId: key };
    const { code, reason, response } = await grpc.unary(
      'session',
      'batchCreateSessions',
      body,
      metadata,
    );
    const results = (response?.results ?? []) as Result[];
    return { status: code, reason, fields: [], results, requestId };
  }
  const headers = { 'x-request-id': requestId, ...(key && { 'idempotency-key': key }) };
  const call = { body: { requests }, headers };
  const { status, body } = await test.call('POST', '/v1/sessions:batchCreate', call);
  const fields = (body.fields ?? []).map(({ field }: { field: string }) => field);
  return { status, reason: body.reason ?? '', fields, results: body.results ?? [], requestId };
}

const ids = ({ results }: Answered) => results.map(({ session }) => session?.id);
const reasons = ({ results }: Answered) => results.map(({ error }) => error?.reason);
const good = (status: number) => status === 200 || status === 0;

const web = sessionRequest();
const nobody = sessionRequest({ pod: 'nobody' });
const deployment = {
  ...web,
  target: { cluster: 'sim', namespace: 'shop', workload: 'deploy/web' },
};

describe.each(['rest', 'grpc'] as const)('creating several sessions over %s', (door) => {
  it('answers a session or an error for each, and records each', async () => {
    const answer = await create(door, [web, nobody, deployment]);
    expect(good(answer.status)).toBe(true);
    expect(reasons(answer)).toEqual([undefined, 'POD_NOT_FOUND', undefined]);
    expect(answer.results[1]?.error).toMatchObject({
      kind: 'not_found',
      detail: expect.stringContaining('nobody'),
    });
    expect(answer.results[2]?.session?.target).toMatchObject({
      pod: 'web',
      chosen: 'the only pod of deployment web',
    });
    const lines = (await ledger.ofRequest(answer.requestId)).filter(({ event }) =>
      ['session.requested', 'session.refused'].includes(event),
    );
    expect(lines.map(({ event, reason }) => [event, reason]).sort()).toEqual([
      ['session.refused', 'POD_NOT_FOUND'],
      ['session.requested', null],
      ['session.requested', null],
    ]);
  });

  it('gives the first sessions again for the same key, and tries what was refused', async () => {
    const key = randomUUID();
    const first = await create(door, [web, nobody, web], key);
    const [a, none, b] = ids(first);
    expect([none, a === b]).toEqual([undefined, false]);
    const again = await create(door, [web, nobody, web], key);
    expect(ids(again)).toEqual([a, undefined, b]);
    const changed = await create(door, [deployment, nobody, web], key);
    expect(reasons(changed)).toEqual(['IDEMPOTENCY_KEY_REUSED', 'POD_NOT_FOUND', undefined]);
    expect(ids(changed)[2]).toBe(b);
  });

  it('creates nothing when one of the requests is malformed', async () => {
    const before = (await ledger.all()).filter(({ event }) => event === 'session.requested');
    const bad = { ...web, target: { ...web.target, namespace: '../x' } };
    for (const requests of [
      [web, bad],
      [web, { ...web, ttl: door === 'rest' ? '1ms' : { nanos: 1 } }],
      [],
    ]) {
      const answer = await create(door, requests);
      expect([good(answer.status), answer.reason]).toEqual([false, 'REQUEST_INVALID']);
      const place = requests.length === 0 ? 'requests' : /^requests\.1\.(target\.namespace|ttl)$/;
      if (door === 'rest') expect(answer.fields[0]).toMatch(place);
    }
    const after = (await ledger.all()).filter(({ event }) => event === 'session.requested');
    expect(after).toHaveLength(before.length);
  });

  it('takes twenty requests and no more', async () => {
    const many = Array.from({ length: 21 }, () => nobody);
    expect((await create(door, many)).reason).toBe('REQUEST_INVALID');
    expect(reasons(await create(door, many.slice(1)))).toEqual(
      Array.from({ length: 20 }, () => 'POD_NOT_FOUND'),
    );
  });

  it('refuses a key that no header could carry', async () => {
    expect((await create(door, [nobody], 'k'.repeat(256))).reason).toBe('REQUEST_INVALID');
  });
});
