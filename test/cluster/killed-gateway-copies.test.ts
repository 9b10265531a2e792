// Goal: a gateway that is killed at any moment leaves no pod behind that it made, makes none
// twice, and never deletes one that is not its own.
// Method: the built gateway as a process, SIGKILL, and a start on the same database.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EndoscopeClient } from '@endoscope/client';
import type { SessionRequest } from '@endoscope/client';
import { Endo } from '../cli/harness/endo.ts';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { ProcessStack } from '../support/process-stack.ts';
import { ensureClusters } from './harness/index.ts';
import { TestNamespace } from './support/test-namespace.ts';

let stack: ProcessStack;
let gateway: GatewayProcess;
let namespace: TestNamespace;
let client: EndoscopeClient;

beforeAll(async () => {
  const [cluster] = await ensureClusters({ count: 1 });
  namespace = await TestNamespace.create(cluster!, `e2e-${randomBytes(3).toString('hex')}`);
  await namespace.letMakePods('engineers');
  await namespace.startPod('web');
  stack = await ProcessStack.start();
  await start();
  const endo = new Endo({
    ENDOSCOPE_SERVER: await gateway.url(),
    ENDOSCOPE_TOKEN: await stack.issuer.issueToken('operator'),
  });
  const where = ['--context', cluster!.context, '--kubeconfig', cluster!.kubeconfigPath];
  const { status, stderr } = await endo.run(['cluster', 'join', 'c1', ...where]);
  await endo.close();
  if (status !== 0) throw new Error(stderr);
}, 600_000);

afterAll(async () => {
  await namespace?.remove();
  await stack?.close();
});

/** On the same database; at another address each time. */
async function start(): Promise<void> {
  gateway = stack.gateway();
  client = new EndoscopeClient({
    server: await gateway.url(),
    token: { token: () => stack.issuer.issueToken('engineer') },
  });
}

/** SIGKILL, as a power cut: nothing is drained, closed or recorded. */
async function killAndStart(meanwhile: () => Promise<unknown> = async () => 0): Promise<void> {
  await gateway.stop();
  await meanwhile();
  await start();
}

function copy(name: string, command: string[]): SessionRequest {
  return {
    target: { cluster: 'c1', namespace: namespace.name, pod: 'web' },
    workload: { image: 'busybox:1.36', command, containerName: 'shell', copy: { name } },
  };
}

/** Every pod in the namespace that carries the label of this session. */
async function podsOf(session: string): Promise<string[]> {
  const label = `endoscope.dev/session=${session}`;
  const names = await namespace.kubectl('get', 'pods', '-l', label, '-o', 'name');
  return names.split('\n').filter(Boolean);
}

describe('a gateway that is killed', () => {
  it.each([0, 20, 60, 150, 500])(
    '%d ms after it took a request makes one copy, and removes it at the end',
    async (delayMs) => {
      const name = `copy-${delayMs}`;
      const { id } = await client.sessions.create(copy(name, ['sleep', '999']));
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await killAndStart();
      const ready = await client.sessions.waitFor(id);
      expect(ready).toMatchObject({ state: 'ready', runsInPod: name });
      expect(ready.runsInPodUid).toBe(await namespace.podUid(name));
      expect(await podsOf(id)).toEqual([`pod/${name}`]);
      await client.sessions.terminate(id);
      const { end } = await client.sessions.waitFor(id, { state: 'ended' });
      expect(end).toMatchObject({ reason: 'terminated', process: 'gone' });
      expect(await podsOf(id)).toEqual([]);
    },
    90_000,
  );

  it('while it removes the copy removes it at the next start', async () => {
    const { id } = await client.sessions.create(copy('removed', ['sleep', '999']));
    await client.sessions.waitFor(id);
    await client.sessions.terminate(id);
    await killAndStart();
    const { end } = await client.sessions.waitFor(id, { state: 'ended' });
    expect(end).toMatchObject({ reason: 'terminated', process: 'gone' });
    expect(await namespace.podUid('removed')).toBeUndefined();
  }, 90_000);

  it('after the process has exited sweeps the copy up at the next start', async () => {
    const { id } = await client.sessions.create(copy('swept', ['sh', '-c', 'exit 3']));
    const { end } = await client.sessions.waitFor(id, { state: 'ended' });
    expect(end).toMatchObject({ exitCode: 3 });
    expect(await namespace.podUid('swept')).toBeDefined();
    await killAndStart(() => new Promise((resolve) => setTimeout(resolve, 11_000)));
    await namespace.untilGone('swept');
  }, 120_000);

  it('never sweeps a pod that took the name of its copy', async () => {
    const { id } = await client.sessions.create(copy('stolen', ['sh', '-c', 'exit 3']));
    await client.sessions.waitFor(id, { state: 'ended' });
    let uid: string | undefined;
    await killAndStart(async () => {
      await namespace.kubectl('delete', 'pod', 'stolen', '--grace-period=1');
      await namespace.startPod('stolen');
      uid = await namespace.podUid('stolen');
      await new Promise((resolve) => setTimeout(resolve, 11_000));
    });
    const removed = await auditOf(id, 'session.pod_removed');
    expect(removed).toMatchObject({ details: { pod: 'stolen', found: false } });
    expect(await namespace.podUid('stolen')).toBe(uid);
  }, 120_000);
});

/** Waits for an audit event of a session. */
async function auditOf(session: string, event: string): Promise<object> {
  const url = `${await gateway.url()}/v1/audit-events?session=${session}&event=${event}`;
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const { body } = await stack.call(url, { as: 'operator' });
    if (body.auditEvents?.[0]) return body.auditEvents[0] as object;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`no ${event} of ${session}`);
}
