// Who may read the ledger may not thereby take it away, hold it or send it elsewhere: each is a right
// of its own, at both doors. And the policies that say so are in the ledger themselves.
import { renameSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { status as grpcStatus } from '@grpc/grpc-js';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { patienceMs } from '../support/patience.ts';
import { TestGateway } from '../support/test-gateway.ts';

const operators = `@id("operators")
permit (principal, action, resource) when { principal.groupNames.contains("operators") };`;
const auditors = (action: string): string => `@id("auditors-${action.split('.')[1]}")
permit (principal, action == Action::"${action}", resource)
when { principal.groupNames.contains("engineers") };`;

let folder: string;
let test: TestGateway;
let grpc: GrpcCaller;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'endoscope-policies-'));
  writeFileSync(join(folder, 'all.cedar'), `${operators}\n${auditors('audit.view')}`);
  test = await TestGateway.start({ cluster: false, env: { ENDOSCOPE_POLICY_DIR: folder } });
  grpc = new GrpcCaller(test.gateway.grpcAddress);
});
afterAll(async () => {
  grpc.close();
  await test.close();
  await rm(folder, { recursive: true });
});

/** An event that is sealed. */
async function sealedEvent(): Promise<string> {
  const { body } = await test.call('GET', '/v1/audit-events?event=policy.changed');
  const { id } = body.auditEvents[0] as { id: string };
  for (;;) {
    const { status } = await test.call('GET', `/v1/audit/proofs/inclusion?event=${id}`);
    if (status !== 409 && status !== 404) return id;
    await sleep(20);
  }
}

const refused = { status: 403, reason: 'POLICY_DENIED' };

describe('who may read the ledger', () => {
  it('sees its events, heads, keys, proofs, holds and tombstones', async () => {
    const id = await sealedEvent();
    const { body: head } = await test.call('GET', '/v1/audit/checkpoints/latest');
    for (const path of [
      '/v1/audit-events',
      '/v1/audit/checkpoints',
      `/v1/audit/checkpoints/${head.treeSize}`,
      '/v1/audit/keys',
      `/v1/audit/proofs/inclusion?event=${id}`,
      `/v1/audit/proofs/consistency?fromSize=${head.treeSize}`,
      '/v1/audit/holds',
      '/v1/audit/tombstones',
    ]) {
      const { status } = await test.call('GET', path);
      expect([path, status]).toEqual([path, 200]);
    }
  });

  it.each([
    ['GET', '/v1/audit/export', 'audit.export'],
    ['GET', '/v1/audit/export?format=ocsf', 'audit.export'],
    ['GET', '/v1/audit/export?format=cloudevents-batch&fromLeaf=1', 'audit.export'],
    ['POST', '/v1/audit/holds', 'audit.hold'],
    ['GET', '/v1/webhooks', 'audit.send'],
  ])('does not get through %s %s, which is %s', async (method, path, action) => {
    const body = method === 'POST' ? { reason: 'mine' } : undefined;
    const answer = await test.call(method, path, { body });
    expect({ status: answer.status, reason: answer.body.reason }).toEqual(refused);
    const { body: told } = await test.call(
      'GET',
      '/v1/audit-events?event=policy.denied&pageSize=1',
    );
    expect(told.auditEvents[0]).toMatchObject({ result: 'denied', details: { action } });
    const { body: exports } = await test.call('GET', '/v1/audit-events?event=ledger.*');
    const names = (exports.auditEvents as { event: string }[]).map(({ event }) => event);
    expect(new Set(names)).toEqual(new Set(['ledger.key_introduced']));
  });

  it('does not get through gRPC either', async () => {
    const metadata = bearer(await test.token('engineer'));
    const keys = await grpc.unary('audit', 'listLedgerKeys', {}, metadata);
    expect(keys.code).toBe(0);
    const held = await grpc.unary('audit', 'placeLedgerHold', { reason: 'mine' }, metadata);
    expect([held.code, held.reason]).toEqual([grpcStatus.PERMISSION_DENIED, 'POLICY_DENIED']);
    const stream = grpc.serverStream('audit', 'exportLedger', {}, metadata);
    const lines: unknown[] = [];
    const error = await new Promise<{ code?: number }>((resolve) => {
      stream.on('data', (line: unknown) => lines.push(line));
      stream.on('end', () => resolve({}));
      stream.on('error', resolve);
    });
    expect([error.code, lines]).toEqual([grpcStatus.PERMISSION_DENIED, []]);
  });
});

describe('the policies', () => {
  it('are in the ledger from the start, and when they change, before they are in force', async () => {
    const changed = async () => {
      const path = '/v1/audit-events?event=policy.changed';
      const { body } = await test.call('GET', path, { as: 'operator' });
      return (body.auditEvents as { details: Record<string, unknown> }[]).reverse();
    };
    const [first] = await changed();
    expect(first).toMatchObject({
      ...{ entry: 'system', result: 'success' },
      details: { from: null, policies: ['operators', 'auditors-view'] },
    });
    const more = `${operators}\n${auditors('audit.view')}\n${auditors('audit.export')}`;
    writeFileSync(join(folder, 'new'), more);
    renameSync(join(folder, 'new'), join(folder, 'all.cedar'));
    for (const until = Date.now() + patienceMs; ; await sleep(50)) {
      const { status } = await test.call('GET', '/v1/audit/export');
      if (status === 200) break;
      if (Date.now() > until) throw new Error('the policies that changed never came into force');
    }
    const told = await changed();
    expect(told).toHaveLength(2);
    expect(told[1]).toMatchObject({
      details: {
        from: first!.details['version'],
        policies: ['operators', 'auditors-view', 'auditors-export'],
      },
    });
    // What was allowed names the policy that allows it.
    const path = '/v1/audit-events?event=ledger.exported&pageSize=1';
    const { body } = await test.call('GET', path, { as: 'operator' });
    expect(body.auditEvents[0]).toMatchObject({ policyIds: ['auditors-export'] });
  });
});
