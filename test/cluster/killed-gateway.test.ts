// Goal: a gateway that is killed at any moment goes on with its sessions at the next start, and
// no session ever has two containers.
// Method: the built gateway as a process, SIGKILL, and a start on the same database.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Attached } from './support/attached.ts';
import { KillableGateway } from './support/killable-gateway.ts';
import { reachedSession } from './support/reached-session.ts';

let gateway: KillableGateway;

beforeAll(async () => {
  gateway = await KillableGateway.start();
}, 600_000);

afterAll(() => gateway?.close());

const request = (pod: string) => ({
  target: { cluster: 'c1', namespace: gateway.namespace.name, pod, container: 'app' },
  workload: { image: 'busybox:1.36', command: ['sh'], stdin: true, stdinOnce: true },
});

async function expectOneContainer(pod: string): Promise<void> {
  expect((await gateway.namespace.pod(pod)).spec.ephemeralContainers).toHaveLength(1);
}

async function attach(id: string): Promise<Attached> {
  return new Attached(await gateway.client.attach(id, { stdin: true, resume: false }));
}

describe('a gateway that is killed', () => {
  it.each([0, 20, 60, 150, 500])(
    '%d ms after it took a request makes the session ready at the next start',
    async (delayMs) => {
      const pod = await gateway.namespace.startPod(`web-${delayMs}`);
      const { id } = await gateway.client.sessions.create(request(pod));
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await gateway.killAndStart();
      expect(await reachedSession(gateway.client, id, 'ready')).toMatchObject({ state: 'ready' });
      const attached = await attach(id);
      await attached.type('exit 3\n');
      expect(await attached.exit).toMatchObject({ reason: 'process_exited', exitCode: 3 });
      await expectOneContainer(pod);
    },
  );

  it('while somebody is attached lets them attach again and ends properly', async () => {
    const pod = await gateway.namespace.startPod('web');
    // Without stdinOnce: the shell must outlive the stream that was cut.
    const { target, workload } = request(pod);
    const shell = { ...workload, stdinOnce: false, tty: true };
    const { id } = await gateway.client.sessions.create({ target, workload: shell });
    await reachedSession(gateway.client, id, 'ready');
    const first = await attach(id);
    await first.type('kept=yes; echo it "is set"\r');
    await first.shows('it is set');
    await gateway.process.stop();
    await expect(first.exit).rejects.toMatchObject({ reason: 'ATTACHMENT_BROKEN' });

    await gateway.startAgain();
    const second = await attach(id);
    await second.type('echo still "$kept"; exit 7\r');
    expect(await second.exit).toMatchObject({ reason: 'process_exited', exitCode: 7 });
    expect(second.stdout.toString()).toContain('still yes');
    await expectOneContainer(pod);
    const { end } = await gateway.client.sessions.get(id);
    expect(end).toMatchObject({ reason: 'process_exited', exitCode: 7, process: 'gone' });
  });

  it('while it ends a session ends it at the next start', async () => {
    const pod = await gateway.namespace.startPod('web-ending');
    const { target, workload } = request(pod);
    const sleeper = { ...workload, command: ['sleep', '9999'], stdin: false, stdinOnce: false };
    const created = await gateway.client.sessions.create({ target, workload: sleeper });
    await reachedSession(gateway.client, created.id, 'ready');
    await gateway.client.sessions.terminate(created.id);
    await gateway.killAndStart();
    const { end } = await reachedSession(gateway.client, created.id, 'ended');
    expect(end).toMatchObject({ reason: 'terminated', process: 'gone' });
  });
});
