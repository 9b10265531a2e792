// Goal: a gateway that is killed at any moment goes on with its sessions at the next start, and
// no session ever has two containers.
// Method: the built gateway as a process, SIGKILL, and a start on the same database.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EndoscopeClient } from '@endoscope/client';
import { Endo } from '../cli/harness/endo.ts';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { ProcessStack } from '../support/process-stack.ts';
import { ensureClusters } from './harness/index.ts';
import { Attached } from './support/attached.ts';
import { TestNamespace } from './support/test-namespace.ts';

let stack: ProcessStack;
let gateway: GatewayProcess;
let namespace: TestNamespace;
let client: EndoscopeClient;

beforeAll(async () => {
  const [cluster] = await ensureClusters({ count: 1 });
  namespace = await TestNamespace.create(cluster!, `e2e-${randomBytes(3).toString('hex')}`);
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
async function killAndStart(): Promise<void> {
  await gateway.stop();
  await start();
}

const request = (pod: string) => ({
  target: { cluster: 'c1', namespace: namespace.name, pod, container: 'app' },
  workload: { image: 'busybox:1.36', command: ['sh'], stdin: true, stdinOnce: true },
});

async function expectOneContainer(pod: string): Promise<void> {
  expect((await namespace.pod(pod)).spec.ephemeralContainers).toHaveLength(1);
}

async function attach(id: string): Promise<Attached> {
  return new Attached(await client.attach(id, { stdin: true }));
}

describe('a gateway that is killed', () => {
  it.each([0, 20, 60, 150, 500])(
    '%d ms after it took a request makes the session ready at the next start',
    async (delayMs) => {
      const pod = await namespace.startPod(`web-${delayMs}`);
      const { id } = await client.sessions.create(request(pod));
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await killAndStart();
      expect(await client.sessions.waitFor(id)).toMatchObject({ state: 'ready' });
      const attached = await attach(id);
      await attached.type('exit 3\n');
      expect(await attached.exit).toMatchObject({ reason: 'process_exited', exitCode: 3 });
      await expectOneContainer(pod);
    },
    90_000,
  );

  it('while somebody is attached lets them attach again and ends properly', async () => {
    const pod = await namespace.startPod('web');
    // Without stdinOnce: the shell must outlive the stream that was cut.
    const { target, workload } = request(pod);
    const shell = { ...workload, stdinOnce: false, tty: true };
    const { id } = await client.sessions.create({ target, workload: shell });
    await client.sessions.waitFor(id);
    const first = await attach(id);
    await first.type('kept=yes; echo it "is set"\r');
    await first.shows('it is set');
    await gateway.stop();
    await expect(first.exit).rejects.toMatchObject({ reason: 'ATTACHMENT_BROKEN' });

    await start();
    const second = await attach(id);
    await second.type('echo still "$kept"; exit 7\r');
    expect(await second.exit).toMatchObject({ reason: 'process_exited', exitCode: 7 });
    expect(second.stdout.toString()).toContain('still yes');
    await expectOneContainer(pod);
    const { end } = await client.sessions.get(id);
    expect(end).toMatchObject({ reason: 'process_exited', exitCode: 7, process: 'gone' });
  }, 90_000);

  it('while it ends a session ends it at the next start', async () => {
    const pod = await namespace.startPod('web-ending');
    const { target, workload } = request(pod);
    const sleeper = { ...workload, command: ['sleep', '9999'], stdin: false, stdinOnce: false };
    const created = await client.sessions.create({ target, workload: sleeper });
    await client.sessions.waitFor(created.id);
    await client.sessions.terminate(created.id);
    await killAndStart();
    const { end } = await client.sessions.waitFor(created.id, { state: 'ended' });
    expect(end).toMatchObject({ reason: 'terminated', process: 'gone' });
  }, 90_000);
});
