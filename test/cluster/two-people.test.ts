// Goal: an addition never undoes another that happens at the same moment.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Stage } from './support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
  await stage.namespace.startPod('web');
  await stage.namespace.letDebug('operators');
}, 600_000);

afterAll(() => stage?.close());

describe('two people who debug one pod at the same moment', () => {
  it('both get their container, four times at once', async () => {
    const people = ['engineer', 'operator'] as const;
    const everybody = [1, 2, 3, 4].flatMap(() => people);
    const request = stage.request('web', { command: ['sh'], stdin: true });
    const sessions = await Promise.all(
      everybody.map((user) => stage.readySession(request, stage.client(user))),
    );
    const { spec, status } = await stage.namespace.pod('web');
    const names = sessions.map((session) => session.workload.containerName).sort();
    expect(spec.ephemeralContainers?.map((c) => c.name).sort()).toEqual(names);
    const running = status.ephemeralContainerStatuses?.filter((c) => c.state.running);
    expect(running).toHaveLength(everybody.length);
  });

  it('makes one container for one key, asked for four times at once', async () => {
    await stage.namespace.startPod('keyed');
    const request = stage.request('keyed', { command: ['true'] });
    const create = () => stage.client().sessions.create(request, { idempotencyKey: 'once-only' });
    const sessions = await Promise.all([create(), create(), create(), create()]);
    expect(new Set(sessions.map((session) => session.id)).size).toBe(1);
    await stage.endedSession(sessions[0].id);
    expect((await stage.namespace.pod('keyed')).spec.ephemeralContainers).toHaveLength(1);
  });
});
