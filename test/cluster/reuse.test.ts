// Goal: somebody who asks for what they have already gets it, on a real cluster, and the pod gets
// no second container.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Attached } from './support/attached.ts';
import { SessionCalls } from './support/grpc-calls.ts';
import { Stage } from './support/stage.ts';
import { reachedSession } from './support/reached-session.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
  await stage.namespace.letDebug('operators');
}, 600_000);

afterAll(() => stage?.close());

const shell = { command: ['sh'], stdin: true, tty: true, target: 'app' };

async function containersOf(pod: string): Promise<number> {
  return (await stage.namespace.pod(pod)).spec.ephemeralContainers?.length ?? 0;
}

describe('asking for a session that runs already', () => {
  it('with reuse answers it, which can be attached to, over both doors', async () => {
    const pod = await stage.namespace.startPod('web');
    const { sessions } = stage.client();
    const first = await stage.readySession(stage.request(pod, shell));
    const again = await sessions.create(stage.request(pod, { ...shell, reuse: true }));
    expect([again.id, again.state]).toEqual([first.id, 'ready']);

    const token = await stage.gateway.token('engineer');
    const calls = new SessionCalls(stage.gateway.gateway.grpcAddress, token);
    const { target: _target, ...workload } = shell;
    const image = 'busybox:1.36';
    const request = {
      target: { cluster: 'c1', namespace: stage.namespace.name, pod, container: 'app' },
      workload: { ...workload, image, reuse: true },
    };
    const { session } = await calls.call('CreateSession', { session: request });
    calls.close();
    expect(session.id).toBe(first.id);

    expect(await containersOf(pod)).toBe(1);
    const reused = (await stage.auditOf(first.id)).filter((event) => event === 'session.reused');
    expect(reused).toHaveLength(2);
    const connection = await stage.client().attach(again.id, { stdin: true });
    const attached = new Attached(connection);
    await attached.type('exit 5\r');
    expect(await attached.exit).toMatchObject({ exitCode: 5 });
  });

  it('without reuse makes another, and a plan offers the first', async () => {
    const pod = await stage.namespace.startPod('web-offer');
    const first = await stage.readySession(stage.request(pod, shell));
    const plan = await stage.client().sessions.plan(stage.request(pod, shell));
    const offer = { code: 'REUSE_AVAILABLE', severity: 'info' };
    expect(plan.findings).toContainEqual(expect.objectContaining(offer));
    const second = await stage.client().sessions.create(stage.request(pod, shell));
    expect(second.id).not.toBe(first.id);
    // Scripts read what they are warned of; an offer is no warning.
    expect(second.warnings).toEqual([]);
  });

  it('gives nobody the session of somebody else', async () => {
    const pod = await stage.namespace.startPod('web-two');
    const first = await stage.readySession(stage.request(pod, shell));
    const operator = stage.client('operator');
    const second = await operator.sessions.create(stage.request(pod, { ...shell, reuse: true }));
    expect(second.id).not.toBe(first.id);
    await reachedSession(stage.client('operator'), second.id, 'ready');
    expect(await containersOf(pod)).toBe(2);
  });

  it('with reuse makes a new one once the first has ended', async () => {
    const pod = await stage.namespace.startPod('web-over');
    const first = await stage.readySession(stage.request(pod, shell));
    await stage.client().sessions.terminate(first.id);
    await stage.endedSession(first.id);
    const second = await stage.readySession(stage.request(pod, { ...shell, reuse: true }));
    expect(second.id).not.toBe(first.id);
  });
});
