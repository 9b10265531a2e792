// Goal: one gateway, several clusters, each its own: names, streams and outages do not mix.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Attached } from './support/attached.ts';
import { CutProxy } from './support/cut-proxy.ts';
import { registerBehind } from './support/register-behind.ts';
import { Stage } from './support/stage.ts';

const shell = { command: ['sh'], stdin: true };

let stage: Stage;
let proxy: CutProxy;

beforeAll(async () => {
  stage = await Stage.open({ clusters: 2 });
  await Promise.all(stage.namespaces.map((namespace) => namespace.startPod('web')));
  proxy = await CutProxy.start(stage.clusters[1]!.server);
  await registerBehind(proxy, stage, { cluster: stage.clusters[1]!, name: 'c3' });
}, 600_000);

afterAll(async () => {
  await stage?.close();
  await proxy?.close();
});

async function attach(cluster: number): Promise<{ id: string; attached: Attached }> {
  const { id } = await stage.readySession(stage.request('web', shell, cluster));
  return { id, attached: new Attached(await stage.client().attach(id, { stdin: true })) };
}

describe('two clusters behind one gateway', () => {
  it('are debugged at the same time, each in its own pod', async () => {
    const sessions = await Promise.all([attach(1), attach(2)]);
    for (const [index, { attached }] of sessions.entries()) {
      await attached.type(`echo cluster ${index + 1}; exit ${index + 1}\n`);
    }
    for (const [index, { id, attached }] of sessions.entries()) {
      expect(await attached.exit).toMatchObject({ exitCode: index + 1 });
      expect(attached.stdout.toString()).toBe(`cluster ${index + 1}\n`);
      const session = await stage.endedSession(id);
      const name = session.workload.containerName!;
      const state = await stage.namespaces[index]!.debugContainer('web', name);
      expect(state?.terminated?.exitCode).toBe(index + 1);
      const other = await stage.namespaces[1 - index]!.debugContainer('web', name);
      expect(other).toBeUndefined();
    }
  });

  it('leaves one alone when the other is down, and takes the other up again', async () => {
    const [well, ill] = await Promise.all([attach(1), attach(3)]);
    await ill.attached.type('echo connected\n');
    await ill.attached.shows('connected');
    proxy.cut();
    await well.attached.type('echo unharmed\n');
    await well.attached.shows('unharmed');
    await ill.attached.noticed('upstream_lost');
    const fresh = await stage.readySession(stage.request('web', shell));
    expect(fresh.state).toBe('ready');
    const refused = stage.client().sessions.create(stage.request('web', shell, 3));
    await expect(refused).rejects.toMatchObject({ kind: 'unavailable' });
    const operator = await stage.endo('operator');
    const checked = await operator.run(['cluster', 'check', 'c3']);
    expect([checked.status, checked.stdout]).toEqual([69, expect.stringContaining('unreachable')]);

    proxy.mend();
    await ill.attached.noticed('upstream_restored');
    await ill.attached.type('echo back; exit 8\n');
    expect(await ill.attached.exit).toMatchObject({ reason: 'process_exited', exitCode: 8 });
    expect(ill.attached.stdout.toString()).toBe('connected\nback\n');
    expect(well.attached.notices).toEqual([]);
    well.attached.close();
  });
});
