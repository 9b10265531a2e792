// The old recipe of `kubectl replace --raw …/ephemeralcontainers -f ec.json`, handed to the
// gateway in its three forms, through both doors: understood, planned and shown, or refused.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { requestLimits } from '@endoscope/sessions';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
let grpc: GrpcCaller;
beforeAll(async () => {
  test = await TestGateway.start();
  grpc = new GrpcCaller(test.gateway.grpcAddress);
});
afterAll(async () => {
  grpc.close();
  await test.close();
});

const web = { cluster: 'sim', namespace: 'default', pod: 'web' };
const debug = {
  name: 'debug',
  image: 'busybox:1.36',
  command: ['sh', '-c', 'exit 4'],
  workingDir: '/',
  targetContainerName: 'app',
};
const forms: Record<string, object> = {
  'kind EphemeralContainers': {
    ...{ apiVersion: 'v1', kind: 'EphemeralContainers', metadata: { name: 'web' } },
    ephemeralContainers: [debug],
  },
  'kind Pod': {
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'default' } },
    spec: { ephemeralContainers: [debug] },
  },
  'a bare container': debug,
};

async function rpc(method: string, { workload, ...session }: { workload: { document: unknown } }) {
  const { document, ...words } = workload;
  const documentJson = typeof document === 'string' ? document : JSON.stringify(document);
  const request = { session: { target: web, ...session, workload: { ...words, documentJson } } };
  return grpc.unary('session', method, request, bearer(await test.token('engineer')));
}

describe('a raw document', () => {
  it.each(Object.keys(forms))('%s is planned the same at both doors, and says so', async (form) => {
    const workload = { document: forms[form] };
    const { status, body } = await test.call('POST', '/v1/sessions:plan', {
      body: { target: web, workload },
    });
    expect(status).toBe(200);
    const expected = { ...debug, env: [expect.objectContaining({ name: 'ENDOSCOPE_SESSION' })] };
    expect(body.container).toEqual({ ...expected, terminationMessagePolicy: 'File' });
    expect([body.style, body.target.container]).toEqual(['ephemeral', 'app']);
    const { response } = await rpc('planSession', { workload });
    expect(JSON.parse(response.containerJson)).toEqual({
      ...expected,
      terminationMessagePolicy: 'File',
    });
  });

  it('becomes a session whose container runs and ends as the document says', async () => {
    const document = { ...debug, name: 'recipe' };
    const { status, body } = await test.call('POST', '/v1/sessions', {
      body: { target: web, workload: { document } },
    });
    expect([status, body.workload.containerName, body.profile]).toEqual([201, 'recipe', undefined]);
    expect(body.target.container).toBe('app');
    const path = `/v1/sessions/${body.id}?waitFor=ended&timeout=60s`;
    const ended = await test.call('GET', path);
    expect(ended.body.end).toMatchObject({ reason: 'process_exited', exitCode: 4 });
    const query = `event=session.requested&session=${body.id}`;
    const ledger = await test.call('GET', `/v1/audit-events?${query}`, { as: 'operator' });
    expect(ledger.body.auditEvents[0].details).toMatchObject({ fromDocument: true });
    const again = await test.call('POST', '/v1/sessions:plan', {
      body: { target: web, workload: { document: { ...document, image: 'busybox:1.37' } } },
    });
    expect(JSON.stringify(again.body)).toContain('DOCUMENT_CHANGES_CONTAINER');
  });

  it.each<[string, unknown, string, RegExp]>([
    [
      'of a forbidden field',
      { ...debug, ports: [{ containerPort: 1 }] },
      'DOCUMENT_INVALID',
      /ports/,
    ],
    ['of an unknown kind', { kind: 'Deployment' }, 'DOCUMENT_INVALID', /Deployment/],
    ['of an unknown version', { apiVersion: 'v7', kind: 'Pod' }, 'DOCUMENT_INVALID', /v7/],
    [
      'for another pod',
      { kind: 'Pod', metadata: { name: 'db' }, spec: { ephemeralContainers: [debug] } },
      'DOCUMENT_TARGET_MISMATCH',
      /"db".*"web"/,
    ],
    ['that is a list', [debug], 'REQUEST_INVALID', /document/],
    [
      'that is too long',
      { ...debug, args: ['x'.repeat(requestLimits.documentBytesMax)] },
      'REQUEST_INVALID',
      /document: is over 262144 bytes/,
    ],
    [
      'that is too deep',
      JSON.parse(`${'{"a":'.repeat(99)}1${'}'.repeat(99)}`),
      'REQUEST_INVALID',
      /deep/,
    ],
  ])('%s is refused at both doors', async (_what, document, reason, says) => {
    const workload = { document };
    const { status, body } = await test.call('POST', '/v1/sessions', {
      body: { target: web, workload },
    });
    expect([status, body.reason, body.detail]).toEqual([400, reason, expect.stringMatching(says)]);
    const answer = await rpc('createSession', { workload });
    expect([answer.code, answer.reason, answer.detail]).toEqual([
      3,
      reason,
      expect.stringMatching(says),
    ]);
  });

  it.each<[string, object, string]>([
    [
      'adds two',
      { kind: 'Pod', spec: { ephemeralContainers: [debug, { ...debug, name: 'two' }] } },
      'DOCUMENT_NOT_ONE_CONTAINER',
    ],
    [
      'targets an ephemeral container',
      { ...debug, targetContainerName: 'recipe' },
      'TARGET_CONTAINER_EPHEMERAL',
    ],
    [
      'targets no container',
      { ...debug, targetContainerName: 'none' },
      'TARGET_CONTAINER_NOT_FOUND',
    ],
    ['has a name of the pod', { ...debug, name: 'app' }, 'CONTAINER_NAME_TAKEN'],
    [
      'mounts what is not there',
      { ...debug, volumeMounts: [{ name: 'none', mountPath: '/x' }] },
      'VOLUME_NOT_IN_POD',
    ],
  ])('that %s is refused', async (_what, document, reason) => {
    const { body } = await test.call('POST', '/v1/sessions', {
      body: { target: web, workload: { document } },
    });
    expect(body.reason).toBe(reason);
    const answer = await rpc('createSession', { workload: { document } });
    expect(answer.reason).toBe(reason);
  });

  it('of 5 MB, or of broken JSON, is refused at both doors', async () => {
    const huge = JSON.stringify({ ...debug, args: ['x'.repeat(5 * 1024 * 1024)] });
    const body = `{"target":${JSON.stringify(web)},"workload":{"document":${huge}}}`;
    const { status } = await test.call('POST', '/v1/sessions', { body });
    expect(status).toBe(413);
    expect((await rpc('createSession', { workload: { document: huge } })).code).toBe(8);
    for (const text of ['{"a":', '{"a":1}{"b":2}', '{"__proto__":{}}', 'null']) {
      const answer = await rpc('createSession', { workload: { document: text } });
      expect(answer.reason).toBe('REQUEST_INVALID');
    }
  });

  it('is judged by policy by what it makes', async () => {
    const document = { ...debug, name: 'root', securityContext: { privileged: true } };
    const { status, body } = await test.call('POST', '/v1/sessions', {
      body: { target: web, workload: { document } },
    });
    expect([status, body.reason]).toEqual([403, 'POLICY_DENIED']);
  });
});
