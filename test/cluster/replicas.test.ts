// Goal: on a real cluster, too, a session is the same through a replica that does not keep it, and
// outlives the death of the one that does: whoever was carried there goes on with the same shell,
// and the end of its container is proven by the replica that was left.
// Method: two built gateways as processes on one database; SIGKILL of the keeper under three clients.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Endo } from '../cli/harness/endo.ts';
import { ReplicaProcesses } from '../support/replica-processes.ts';
import type { ReplicaProcess } from '../support/replica-processes.ts';
import { Attached } from './support/attached.ts';
import { KillableGateway } from './support/killable-gateway.ts';
import { reachedSession } from './support/reached-session.ts';

const size = { width: 80, height: 24 };
let gateway: KillableGateway;
let replicas: ReplicaProcesses;
let keeper: ReplicaProcess;
let survivor: ReplicaProcess;
let endo: Endo;

beforeAll(async () => {
  // The first process only brings the cluster into the database.
  gateway = await KillableGateway.start();
  await gateway.process.stop();
  replicas = await ReplicaProcesses.create(gateway.stack);
  keeper = await replicas.start();
  survivor = await replicas.start();
  endo = new Endo({
    ENDOSCOPE_SERVER: survivor.url,
    ENDOSCOPE_TOKEN: await gateway.stack.issuer.issueToken('engineer'),
  });
  await gateway.namespace.startPod('web');
}, 600_000);

afterAll(async () => {
  await endo?.close();
  await gateway?.close();
  replicas?.close();
});

/** Kept by the keeper. */
async function shell(): Promise<string> {
  const { id } = await keeper.client.sessions.create({
    target: { cluster: 'c1', namespace: gateway.namespace.name, pod: 'web', container: 'app' },
    workload: { image: 'busybox:1.36', command: ['sh'], stdin: true, tty: true },
  });
  expect(await reachedSession(keeper.client, id, 'ready')).toMatchObject({ state: 'ready' });
  return id;
}

const setUp = 'kept=yes; echo "it is set"\r';
const goOn = 'echo still "$kept"; exit 7\r';

async function carried(door: 'websocket' | 'grpc', session: string): Promise<Attached> {
  const connection = await survivor.client.attach(session, { door, stdin: true, size });
  const attached = new Attached(connection);
  await attached.type(setUp);
  await attached.shows('it is set\r\n');
  return attached;
}

describe('a session that another replica keeps', () => {
  it('goes on, for whoever was carried to it, when its keeper is killed', async () => {
    const sessions = { websocket: await shell(), grpc: await shell(), endo: await shell() };
    const overWebSocket = await carried('websocket', sessions.websocket);
    const overGrpc = await carried('grpc', sessions.grpc);
    const terminal = endo.terminal(['attach', sessions.endo]);
    await terminal.shows('# ');
    terminal.type(setUp);
    await terminal.shows('it is set\r\n');

    await keeper.process.stop();
    for (const attached of [overWebSocket, overGrpc]) {
      expect(await attached.cameBack()).toMatchObject({ resumed: false, role: 'writer' });
      const [first] = attached.reconnects;
      expect(first).toMatchObject({ error: { reason: 'REPLICA_UNREACHABLE' } });
      await attached.type(goOn);
      expect(await attached.exit).toMatchObject({ reason: 'process_exited', exitCode: 7 });
      expect(attached.stdout.toString()).toContain('still yes');
    }
    await terminal.shows('Lost the connection to the gateway.');
    await terminal.shows('Connected again. What was printed meanwhile may be missing');
    terminal.type(goOn);
    expect(await terminal.exit).toBe(7);
    expect(terminal.output).toContain('still yes');

    for (const id of Object.values(sessions)) {
      const { end } = await reachedSession(survivor.client, id, 'ended');
      expect(end).toMatchObject({ reason: 'process_exited', exitCode: 7, process: 'gone' });
    }
    const { spec, status } = await gateway.namespace.pod('web');
    expect(spec.ephemeralContainers).toHaveLength(3);
    const states = status.ephemeralContainerStatuses?.map(
      ({ state }) => state.terminated?.exitCode,
    );
    expect(states).toEqual([7, 7, 7]);
  });
});
