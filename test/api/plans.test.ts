// Plans and descriptions of pods through both doors: what is in the way, all at once, and nothing
// changed.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
let grpc: GrpcCaller;
beforeAll(async () => {
  test = await TestGateway.start();
  grpc = new GrpcCaller(test.gateway.grpcAddress);
  test.cluster.pods.add({ namespace: 'shop', name: 'static', is: 'static' });
});
afterAll(async () => {
  grpc?.close();
  await test?.close();
});

interface Finding {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly suggestion: string;
}

const inShop = (pod: string, container?: string) => ({
  cluster: 'sim',
  namespace: 'shop',
  pod,
  ...(container !== undefined && { container }),
});

async function plan(target: object, workload: object = {}) {
  const body = { target, workload: { image: 'busybox:1.36', command: ['sh'], ...workload } };
  const answer = await test.call('POST', '/v1/sessions:plan', { body });
  const findings = (answer.body.findings ?? []) as Finding[];
  const errors = findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  return { ...answer, body: answer.body, request: body, findings, errors };
}

const specs = () => JSON.stringify(test.cluster.pods.list().map((pod) => pod.spec));

describe('a plan', () => {
  it('is the exact container, what was decided and what was looked at', async () => {
    const before = specs();
    const { status, body, findings } = await plan(inShop('web', 'app'));
    expect([status, body.verdict, body.style, body.profile]).toEqual([
      ...[200, 'accepted', 'ephemeral', 'general'],
    ]);
    expect(body.container).toMatchObject({ image: 'busybox:1.36', targetContainerName: 'app' });
    expect(body.decision).toEqual({
      allowed: true,
      policyIds: ['engineers-debug-with-ordinary-profiles'],
      sentence: 'Permitted by "engineers-debug-with-ordinary-profiles".',
    });
    expect(findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['DRY_RUN', 'ACCESS', 'POD_SECURITY', 'IMAGE', 'OBJECT_SIZE']),
    );
    expect(specs()).toBe(before);
  });

  it('is the same over gRPC', async () => {
    const { request, body } = await plan(inShop('web', 'app'));
    const metadata = bearer(await test.token('engineer'));
    const { response } = await grpc.unary('session', 'planSession', { session: request }, metadata);
    expect(response).toMatchObject({
      verdict: body.verdict,
      profile: body.profile,
      decision: body.decision,
      findings: body.findings,
    });
    expect(JSON.parse(response.containerJson)).toMatchObject({ targetContainerName: 'app' });
  });

  it.each([
    ['a completed pod', 'completed', 'TARGET_UNSUITABLE'],
    ['a pod being deleted', 'terminating', 'TARGET_UNSUITABLE'],
    ['a static pod', 'static', 'TARGET_UNSUITABLE'],
    ['a pod on no node', 'pending', 'TARGET_UNSUITABLE'],
  ])('of %s answers, and says why it would be refused', async (_what, pod, code) => {
    const { status, body, errors, findings } = await plan(inShop(pod));
    expect([status, body.verdict]).toEqual([200, 'refused']);
    expect(errors).toContain(code);
    expect(findings.find((each) => each.code === code)?.suggestion).toContain('endo ');
  });

  it('names every obstacle at once', async () => {
    const { errors } = await plan(inShop('completed', 'nosuch'), { image: 'Not An Image' });
    expect(errors).toEqual(
      expect.arrayContaining(['IMAGE_INVALID', 'TARGET_UNSUITABLE', 'TARGET_CONTAINER_NOT_FOUND']),
    );
  });

  it('says which profile would pass where Pod Security refuses, and auto takes it', async () => {
    const ledger = { cluster: 'sim', namespace: 'payments', pod: 'ledger' };
    const { findings, errors } = await plan(ledger);
    expect(errors).toEqual(['POD_SECURITY_REFUSED']);
    const [refused] = findings;
    expect(refused?.message).toContain('violates PodSecurity "restricted:latest"');
    expect(refused?.suggestion).toBe('Profile restricted would pass: use --profile restricted.');
    const { body } = await plan(ledger, { profile: 'auto' });
    expect([body.verdict, body.profile]).toEqual(['accepted', 'restricted']);
  });

  it.each([
    ['policy forbids it', inShop('web'), { profile: 'sysadmin' }, [403, 'POLICY_DENIED']],
    ['there is no such pod', inShop('nobody'), {}, [404, 'POD_NOT_FOUND']],
    [
      'the namespace is closed',
      { cluster: 'sim', namespace: 'kube-system', pod: 'kube-proxy-node-1' },
      {},
      [403, 'NAMESPACE_NOT_ALLOWED'],
    ],
  ])('is an error when %s', async (_what, target, workload, expected) => {
    const { status, body } = await plan(target, workload);
    expect([status, body.reason]).toEqual(expected);
  });
});

describe('a description of a pod', () => {
  const path = '/v1/clusters/sim/namespaces/shop/pods/web';

  it('tells a session’s container from one that only claims to be of it', async () => {
    const workload = { image: 'busybox:1.36', command: ['sleep', '60'] };
    const created = await test.call('POST', '/v1/sessions', {
      body: { target: inShop('web'), workload },
    });
    const { id } = created.body;
    await test.call('GET', `/v1/sessions/${id}?waitFor=ready&timeout=60s`);
    const { containerName: name } = created.body.workload;
    const env = [{ name: 'ENDOSCOPE_SESSION', value: id }];
    const ephemeralContainers = [{ name, image: 'busybox:1.36', env }];
    test.cluster.pods.add({ namespace: 'shop', name: 'forger', spec: { ephemeralContainers } });
    const originIn = async (pod: string) => {
      const { body } = await test.call('GET', path.replace('web', pod));
      const found = body.containers.find((each: { name: string }) => each.name === name);
      return [found.debugger.origin, found.session, found.debugger.username];
    };
    expect(await originIn('web')).toEqual(['session', id, 'engineer@endoscope.example']);
    expect(await originIn('forger')).toEqual(['outside', undefined, undefined]);
  });

  it('is the same over gRPC', async () => {
    const { body } = await test.call('GET', path);
    const request = { cluster: 'sim', namespace: 'shop', pod: 'web' };
    const metadata = bearer(await test.token('engineer'));
    const { response } = await grpc.unary('target', 'describePod', request, metadata);
    expect(response.debuggable).toMatchObject({ verdict: 'yes', next: body.debuggable.next });
    expect(response.podSecurity).toMatchObject(body.podSecurity);
    expect(response.node).toEqual(body.node);
    const names = (list: { name: string }[]) => list.map(({ name }) => name);
    expect(names(response.containers)).toEqual(names(body.containers));
    const origins = (list: { debugger?: { origin: string } | null }[]) =>
      list.map((each) => each.debugger?.origin);
    expect(origins(response.containers)).toEqual(origins(body.containers));
  });

  it('says of a static pod that it cannot be debugged, and of its namespace what passes', async () => {
    const { body } = await test.call('GET', '/v1/clusters/sim/namespaces/shop/pods/static');
    expect([body.isStatic, body.debuggable.verdict]).toEqual([true, 'no']);
    const ledger = await test.call('GET', '/v1/clusters/sim/namespaces/payments/pods/ledger');
    expect(ledger.body.podSecurity).toMatchObject({
      enforce: { level: 'restricted', version: 'latest' },
      profilesPassing: ['restricted'],
    });
  });
});
