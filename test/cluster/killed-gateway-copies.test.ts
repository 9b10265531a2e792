// Goal: a gateway that is killed at any moment leaves no pod behind that it made, makes none
// twice, and never deletes one that is not its own.
// Method: the built gateway as a process, SIGKILL, and a start on the same database.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SessionRequest } from '@endoscope/client';
import { KillableGateway } from './support/killable-gateway.ts';
import { patienceMs } from '../support/patience.ts';
import { reachedSession } from './support/reached-session.ts';

let gateway: KillableGateway;

beforeAll(async () => {
  gateway = await KillableGateway.start();
  await gateway.namespace.letMakePods('engineers');
  await gateway.namespace.startPod('web');
}, 600_000);

afterAll(() => gateway?.close());

function copy(name: string, command: string[]): SessionRequest {
  return {
    target: { cluster: 'c1', namespace: gateway.namespace.name, pod: 'web' },
    workload: { image: 'busybox:1.36', command, containerName: 'shell', copy: { name } },
  };
}

/** Every pod in the namespace that carries the label of this session. */
async function podsOf(session: string): Promise<string[]> {
  const label = `endoscope.dev/session=${session}`;
  const names = await gateway.namespace.kubectl('get', 'pods', '-l', label, '-o', 'name');
  return names.split('\n').filter(Boolean);
}

describe('a gateway that is killed', () => {
  it.each([0, 20, 60, 150, 500])(
    '%d ms after it took a request makes one copy, and removes it at the end',
    async (delayMs) => {
      const name = `copy-${delayMs}`;
      const { id } = await gateway.client.sessions.create(copy(name, ['sleep', '999']));
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await gateway.killAndStart();
      const ready = await reachedSession(gateway.client, id, 'ready');
      expect(ready).toMatchObject({ state: 'ready', runsInPod: name });
      expect(ready.runsInPodUid).toBe(await gateway.namespace.podUid(name));
      expect(await podsOf(id)).toEqual([`pod/${name}`]);
      await gateway.client.sessions.terminate(id);
      const { end } = await reachedSession(gateway.client, id, 'ended');
      expect(end).toMatchObject({ reason: 'terminated', process: 'gone' });
      expect(await podsOf(id)).toEqual([]);
    },
  );

  it('while it removes the copy removes it at the next start', async () => {
    const { id } = await gateway.client.sessions.create(copy('removed', ['sleep', '999']));
    await reachedSession(gateway.client, id, 'ready');
    await gateway.client.sessions.terminate(id);
    await gateway.killAndStart();
    const { end } = await reachedSession(gateway.client, id, 'ended');
    expect(end).toMatchObject({ reason: 'terminated', process: 'gone' });
    expect(await gateway.namespace.podUid('removed')).toBeUndefined();
  });

  it('after the process has exited sweeps the copy up at the next start', async () => {
    const { id } = await gateway.client.sessions.create(copy('swept', ['sh', '-c', 'exit 3']));
    const { end } = await reachedSession(gateway.client, id, 'ended');
    expect(end).toMatchObject({ exitCode: 3 });
    expect(await gateway.namespace.podUid('swept')).toBeDefined();
    await gateway.killAndStart(() => new Promise((resolve) => setTimeout(resolve, 11_000)));
    await gateway.namespace.untilGone('swept');
  });

  it('never sweeps a pod that took the name of its copy', async () => {
    const { id } = await gateway.client.sessions.create(copy('stolen', ['sh', '-c', 'exit 3']));
    await reachedSession(gateway.client, id, 'ended');
    let uid: string | undefined;
    await gateway.killAndStart(async () => {
      await gateway.namespace.kubectl('delete', 'pod', 'stolen', '--grace-period=1');
      await gateway.namespace.startPod('stolen');
      uid = await gateway.namespace.podUid('stolen');
      await new Promise((resolve) => setTimeout(resolve, 11_000));
    });
    const removed = await auditOf(id, 'session.pod_removed');
    expect(removed).toMatchObject({ details: { pod: 'stolen', found: false } });
    expect(await gateway.namespace.podUid('stolen')).toBe(uid);
  });
});

/** Waits for an audit event of a session. */
async function auditOf(session: string, event: string): Promise<object> {
  const url = `${await gateway.process.url()}/v1/audit-events?session=${session}&event=${event}`;
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    const { body } = await gateway.stack.call(url, { as: 'operator' });
    if (body.auditEvents?.[0]) return body.auditEvents[0] as object;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`no ${event} of ${session}`);
}
