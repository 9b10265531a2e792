// Goal: a session on a node, from request to removal, on a real cluster.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SessionRequest } from '@endoscope/client';
import { Attached } from './support/attached.ts';
import { SessionCalls } from './support/grpc-calls.ts';
import { Stage } from './support/stage.ts';
import type { WorkloadChange } from './support/stage.ts';

let stage: Stage;
let node: string;

beforeAll(async () => {
  stage = await Stage.open({ env: { ENDOSCOPE_SESSIONS_PER_POD_MAX: '30' } });
  const { namespace } = stage;
  await namespace.letDebug('operators');
  await namespace.letMakePods('operators');
  await namespace.letReadNodes('operators');
  node = await readyNode();
}, 600_000);

afterAll(() => stage?.close());

interface Nodes {
  items: {
    metadata: { name: string };
    status: { conditions?: { type: string; status: string }[] };
  }[];
}

/** Other tests have nodes without a kubelet. */
async function readyNode(): Promise<string> {
  const { items } = JSON.parse(
    await stage.namespace.kubectl('get', 'nodes', '-o', 'json'),
  ) as Nodes;
  const isReady = (c: { type: string; status: string }) =>
    c.type === 'Ready' && c.status === 'True';
  return items.find(({ status }) => status.conditions?.some(isReady))!.metadata.name;
}

function onNode(change: WorkloadChange = {}): SessionRequest {
  const { workload } = stage.request('', { profile: 'general', ...change });
  return { target: { cluster: 'c1', namespace: stage.namespace.name, node }, workload };
}

describe('a session on a node', () => {
  it('sees the file system of the host on a terminal, and its pod goes after the end', async () => {
    const client = stage.client('operator');
    const request = onNode({ command: ['sh'], stdin: true, tty: true });
    const session = await stage.readySession(request, client);
    const pod = session.runsInPod!;
    expect(session).toMatchObject({ style: 'node', target: { node, pod: '' } });
    expect(pod).toMatch(/^node-debugger-/);
    expect(session.runsInPodUid).toBe(await stage.namespace.podUid(pod));
    const size = { width: 80, height: 24 };
    const attached = new Attached(await client.attach(session.id, { stdin: true, size }));
    await attached.shows('# ');
    await attached.type('test -d /host/etc && echo host "is here"; exit 6\r');
    expect(await attached.exit).toMatchObject({ reason: 'process_exited', exitCode: 6 });
    expect(attached.stdout.toString()).toContain('host is here');
    const { end } = await stage.endedSession(session.id, client);
    expect(end).toMatchObject({ reason: 'process_exited', exitCode: 6, process: 'gone' });
    await stage.namespace.untilGone(pod);
    expect(await stage.auditOf(session.id)).toEqual(
      expect.arrayContaining(['session.pod_created', 'session.ended', 'session.pod_removed']),
    );
  });

  it('runs commands on the host and gives the log of its container', async () => {
    const { sessions } = stage.client('operator');
    const command = ['sh', '-c', 'echo on the node; sleep 1000'];
    const { id } = await stage.readySession(onNode({ command }), stage.client('operator'));
    const said = await sessions.runCommand(id, { command: ['ls', '/host/etc/hostname'] });
    expect(said).toMatchObject({ exitCode: 0, stdout: { data: '/host/etc/hostname\n' } });
    const log: string[] = [];
    for await (const entry of sessions.logs(id, {})) {
      log.push(entry.type === 'line' ? Buffer.from(entry.data).toString() : entry.type);
    }
    expect(log).toEqual(['on the node', 'end']);
    await sessions.terminate(id);
    await stage.endedSession(id, stage.client('operator'));
  });

  it('gives its output to a client that comes after its end', async () => {
    const client = stage.client('operator');
    const { id } = await client.sessions.create(onNode({ command: ['echo', 'over already'] }));
    await stage.endedSession(id, client);
    const attached = new Attached(await client.attach(id, { stdin: false }));
    expect(await attached.exit).toMatchObject({ reason: 'process_exited', exitCode: 0 });
    expect(attached.stdout.toString()).toBe('over already\n');
  });

  it('is ended by removing its pod', async () => {
    const client = stage.client('operator');
    const session = await stage.readySession(onNode({ command: ['sleep', '999'] }), client);
    await client.sessions.terminate(session.id);
    const { end } = await stage.endedSession(session.id, client);
    expect(end).toMatchObject({ reason: 'terminated', process: 'gone' });
    expect(await stage.namespace.podUid(session.runsInPod!)).toBeUndefined();
  });

  it('ends at once when the kubelet says that it never can start', async () => {
    const client = stage.client('operator');
    const startedAt = Date.now();
    const change = { image: 'nosuch:1', imagePullPolicy: 'Never' };
    const { id } = await client.sessions.create(onNode(change));
    const { end, runsInPod } = await stage.endedSession(id, client);
    expect(end).toMatchObject({ reason: 'start_failed', process: 'gone' });
    expect(end?.detail).toContain('IfNotPresent');
    expect(Date.now() - startedAt).toBeLessThan(60_000);
    expect(await stage.namespace.podUid(runsInPod!)).toBeUndefined();
  });

  it('is not for engineers', async () => {
    const refusal = stage.client().sessions.create(onNode({ command: ['sh'] }));
    await expect(refusal).rejects.toMatchObject({ kind: 'permission_denied' });
  });

  it('is made over gRPC, and exits with its code', async () => {
    const token = await stage.gateway.token('operator');
    const calls = new SessionCalls(stage.gateway.gateway.grpcAddress, token);
    try {
      const session = {
        target: { cluster: 'c1', namespace: stage.namespace.name, node },
        workload: { image: 'busybox:1.36', command: ['sh', '-c', 'exit 9'] },
      };
      const created = await calls.call('CreateSession', { session });
      const { id, runsInPod } = created.session;
      const waitFor = { waitFor: 'SESSION_STATE_ENDED', timeout: { seconds: 40 } };
      const { session: ended } = await calls.call('GetSession', { session: id, ...waitFor });
      expect(ended.end).toMatchObject({ reason: 'END_REASON_PROCESS_EXITED', exitCode: 9 });
      await stage.namespace.untilGone(runsInPod);
    } finally {
      calls.close();
    }
  });
});
