// Goal: no name that Kubernetes does not have leaves the gateway, wherever a name is taken.
// Method: every place of a session's request that takes a name, with every kind of bad name, over
// both doors: the answer names the field, the cluster hears nothing, one line is left in the ledger.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServiceError } from '@grpc/grpc-js';
import { credentials, makeClientConstructor } from '@grpc/grpc-js';
import { loadServiceDefinitions } from '@endoscope/contracts';
import { bearer, statusDetails } from '../support/grpc-caller.ts';
import { Ledger } from '../support/ledger.ts';
import { TestGateway } from '../support/test-gateway.ts';

type Door = 'rest' | 'grpc';
type Call = (request: object, ...rest: unknown[]) => void;

let test: TestGateway;
let ledger: Ledger;
let token: string;
let rpcs: { createSession: Call; close(): void };

beforeAll(async () => {
  test = await TestGateway.start();
  ledger = new Ledger(test.database);
  token = await test.token('engineer', 3_600);
  const Client = makeClientConstructor(loadServiceDefinitions().session as never, 'SessionService');
  const client = new Client(test.gateway.grpcAddress, credentials.createInsecure());
  rpcs = client as unknown as typeof rpcs;
});
afterAll(async () => {
  rpcs?.close();
  await test?.close();
});

const badNames: Record<string, string> = {
  'a parent folder': '..',
  'an encoded parent folder': '%2e%2e',
  'a path': 'a/../b',
  'a NUL': 'a\0b',
  'a new line': 'web\n',
  'a bidi override': 'we\u202eb',
  'a query': 'web?x=1',
  'white space': 'we b',
  capitals: 'Web',
  '300 characters': 'a'.repeat(300),
  nothing: '',
};

interface Request {
  target: Record<string, unknown>;
  workload: Record<string, unknown>;
}

/** Puts a name where the field says; the rest of the request is right. */
const places: Record<string, (name: string, request: Request) => void> = {
  'target.cluster': (name, { target }) => void (target['cluster'] = name),
  'target.namespace': (name, { target }) => void (target['namespace'] = name),
  'target.pod': (name, { target }) => void (target['pod'] = name),
  'target.node': (name, r) => void (r.target = { ...place, node: name }),
  'target.workload': (name, r) => void (r.target = { ...place, workload: `deploy/${name}` }),
  'target.container': (name, { target }) => void (target['container'] = name),
  'workload.containerName': (name, { workload }) => void (workload['containerName'] = name),
  'workload.template': (name, { workload }) => void (workload['template'] = name),
  'workload.mountsOf': (name, { workload }) => void (workload['mountsOf'] = name),
  'workload.userOf': (name, { workload }) => void (workload['userOf'] = name),
  'workload.copy.name': (name, { workload }) => void (workload['copy'] = { name }),
  'workload.copy.setImages.0.container': (container, { workload }) =>
    void (workload['copy'] = { name: 'copy', setImages: [{ container, image: 'busybox' }] }),
  'workload.volumeMounts.0.name': (name, { workload }) =>
    void (workload['volumeMounts'] = [{ name, mountPath: '/data' }]),
  'workload.envFrom.0.secretRef.name': (name, { workload }) =>
    void (workload['envFrom'] = [{ secretRef: { name } }]),
  'workload.envFrom.0.configMapRef.name': (name, { workload }) =>
    void (workload['envFrom'] = [{ configMapRef: { name } }]),
};
const place = { cluster: 'sim', namespace: 'default' };

/** proto3 has no absence for text, so empty is absent there, and these may be absent. */
const optional = new Set([
  'target.container',
  'workload.containerName',
  'workload.template',
  'workload.mountsOf',
  'workload.userOf',
]);

function requestWith(field: string, name: string): Request {
  const request: Request = {
    target: { ...place, pod: 'web' },
    workload: { image: 'busybox:1.36', command: ['true'] },
  };
  places[field]!(name, request);
  return request;
}

interface Refused {
  readonly reason: string;
  readonly fields: readonly string[];
}

async function create(door: Door, request: object, requestId: string): Promise<Refused> {
  if (door === 'rest') {
    const options = { body: request, headers: { 'x-request-id': requestId } };
    const { status, body } = await test.call('POST', '/v1/sessions', options);
    expect([status, body.status]).toEqual([400, 400]);
    const fields = (body.fields ?? []).map(({ field }: { field: string }) => field);
    return { reason: body.reason, fields };
  }
  const metadata = bearer(token);
  metadata.set('x-request-id', requestId);
  const error = await new Promise<ServiceError>((resolve, reject) => {
    rpcs.createSession({ session: request }, metadata, (failed: ServiceError | null) =>
      failed ? resolve(failed) : reject(new Error('a session was created')),
    );
  });
  expect(error.code).toBe(3);
  const { ErrorInfo, BadRequest } = statusDetails(error.metadata);
  const violations = (BadRequest?.['fieldViolations'] ?? []) as { field: string }[];
  return {
    reason: String(ErrorInfo?.['reason']),
    // A NUL is found before a message is known to hold a session.
    fields: violations.map(({ field }) => field.replace(/^session\./, '')),
  };
}

async function check(door: Door, request: object, field: string): Promise<void> {
  const before = test.cluster.auditLog.records.length;
  const requestId = randomUUID();
  const refused = await create(door, request, requestId);
  expect(refused).toEqual({ reason: 'REQUEST_INVALID', fields: expect.arrayContaining([field]) });
  expect(test.cluster.auditLog.records).toHaveLength(before);
  const lines = await ledger.ofRequest(requestId);
  expect(lines.map(({ event, reason }) => [event, reason])).toEqual([
    ['session.refused', 'REQUEST_INVALID'],
  ]);
}

describe.each(['rest', 'grpc'] as const)('a bad name over %s', (door) => {
  describe.each(Object.keys(places))('as %s', (field) => {
    const names = Object.entries(badNames).filter(
      ([, name]) => name !== '' || door === 'rest' || !optional.has(field),
    );
    it.each(names)('is refused when it is %s', async (what, name) => {
      // Without any of pod, node, workload and selector the message names no field of theirs.
      const isAbsent = name === '' && door === 'grpc' && /^target\.(pod|node)$/.test(field);
      await check(door, requestWith(field, name), isAbsent ? 'target.pod' : field);
      expect(what).not.toBe('');
    });
  });

  const subjects: Record<string, readonly [object, string]> = {
    'no kind at all': [{}, 'target.pod'],
    'a pod and a node': [{ pod: 'web', node: 'sim-node-1' }, 'target.pod'],
    'a pod and a selector': [{ pod: 'web', selector: 'app=web' }, 'target.pod'],
    'all four kinds': [
      { pod: 'web', node: 'n', workload: 'deploy/web', selector: 'app=web' },
      'target.pod',
    ],
    'a workload without a kind': [{ workload: 'web' }, 'target.workload'],
    'a workload with two kinds': [{ workload: 'deploy/rs/web' }, 'target.workload'],
    'a selector with a new line': [{ selector: 'app=web\n' }, 'target.selector'],
    'a selector with a NUL': [{ selector: 'app=web\0' }, 'target.selector'],
    'a selector with a bidi override': [{ selector: 'app=\u202eweb' }, 'target.selector'],
    'a selector of 1,025 characters': [{ selector: `a=${'b'.repeat(1_023)}` }, 'target.selector'],
  };
  it.each(Object.entries(subjects))('is refused with %s as target', async (_, [subject, field]) => {
    const request = requestWith('target.pod', 'web');
    await check(door, { ...request, target: { ...place, ...subject } }, field);
  });
});
