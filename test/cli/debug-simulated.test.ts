// Goal: endo, the gateway and a cluster together, without a real cluster: each way to debug, from
// the command line to what the cluster holds afterwards.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SimulatedCluster, joinedRules } from '@endoscope/simulators';
import { manySessions } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { Endo } from './harness/endo.ts';
import { patienceMs } from '../support/patience.ts';

let test: TestGateway;
let cluster: SimulatedCluster;
let endo: Endo;
let operator: Endo;

const image = ['--image', 'busybox:1.36'];

beforeAll(async () => {
  test = await TestGateway.start({ env: manySessions, cluster: false });
  const groups = ['engineers', 'operators'].flatMap((group) => [group, `oidc:${group}`]);
  const makePods = { groups, verbs: ['create', 'delete'], resources: ['pods'] };
  cluster = await SimulatedCluster.start({ name: 'sim', rules: [...joinedRules, makePods] });
  await test.register(cluster, 'sim');
  endo = await endoOf('engineer');
  operator = await endoOf('operator');
});

afterAll(async () => {
  await endo?.close();
  await operator?.close();
  await test?.close();
  await cluster?.close();
});

async function endoOf(user: 'engineer' | 'operator'): Promise<Endo> {
  return new Endo({
    ENDOSCOPE_SERVER: test.url,
    ENDOSCOPE_TOKEN: await test.token(user),
    ENDOSCOPE_CLUSTER: 'sim',
    ENDOSCOPE_NAMESPACE: 'shop',
  });
}

function file(name: string, text: string): string {
  const path = join(endo.configHome, name);
  writeFileSync(path, text);
  return path;
}

const pods = () => cluster.pods.list().map((pod) => pod.metadata.name);

/** The pod of a process that has ended stays for 10 s, for its log; and this machine may be busy. */

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`there are ${pods().join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('endo debug on the simulated cluster', () => {
  it('copies a pod, gives a shell in the copy and removes it', async () => {
    const args = ['debug', '-i', 'web', '--copy-to', 'web-copy', ...image, '-c', 'shell'];
    const result = await endo.run([...args, '--', 'sh'], 'echo hello; exit 7\n');
    expect(result).toEqual({ status: 7, stdout: 'hello\n', stderr: '' });
    await until(() => !pods().includes('web-copy'));
    expect(cluster.pods.find('shop', 'web')).toBeDefined();
  });

  it('keeps the copy of which only images were changed', async () => {
    const args = ['debug', 'web', '--copy-to', 'web-images', '--set-image', '*=busybox:1.36'];
    const result = await endo.run([...args, '--no-rm', '--attach=false']);
    expect(result.status).toBe(0);
    expect(result.stderr).toContain('Its pod:    shop/web-images');
    await until(() => pods().includes('web-images'));
    const copy = cluster.pods.find('shop', 'web-images')!;
    const images = copy.spec.containers.map((container) => container.image);
    expect(new Set(images)).toEqual(new Set(['busybox:1.36']));
    expect((await endo.run(['terminate', result.stdout.trim()])).status).toBe(0);
    expect(cluster.pods.find('shop', 'web-images')).toBeDefined();
    cluster.pods.delete('shop', 'web-images');
  });

  it('debugs a node in a pod of its own', async () => {
    const { stdout } = await operator.run(['nodes', '-o', 'name']);
    const args = ['debug', '-i', stdout.trim(), ...image, '--', 'sh'];
    const result = await operator.run(args, 'echo on the node; exit 5\n');
    expect(result).toEqual({ status: 5, stdout: 'on the node\n', stderr: '' });
    await until(() => !pods().some((name) => name.startsWith('node-debugger-')));
  });

  it('attaches to several targets one after another, of whatever kind', async () => {
    const args = ['debug', '-i', 'web', 'deploy/web', ...image, '--', 'sh', '-c', 'exit 3'];
    const result = await endo.run(args);
    expect(result).toEqual({
      ...{ status: 3, stdout: '' },
      stderr: 'Target 1 of 2: web\nTarget 2 of 2: deploy/web\n',
    });
  });

  it('starts several at once and says which were not', async () => {
    const result = await endo.run(['debug', 'web', 'gone', ...image, '--attach=false']);
    expect(result.status).toBe(66);
    expect(result.stdout).toMatch(/^pod\/web +(requested|provisioning) +ses_/m);
    expect(result.stdout).toMatch(/^pod\/gone +failed .*POD_NOT_FOUND$/m);
    const [id] = /ses_\w+/.exec(result.stdout)!;
    expect((await endo.run(['terminate', id!])).stdout).toContain(`Session ${id} ended`);
  });

  it('merges a custom profile, which policy then judges', async () => {
    const custom = file('custom.yaml', 'env:\n- {name: A, value: from-file}\n');
    const args = ['debug', '-i', 'web', ...image, '--custom', custom, '--', 'sh'];
    const result = await endo.run(args, 'echo $A\n');
    expect(result).toMatchObject({ status: 0, stdout: 'from-file\n' });
    const more = file('privileged.yaml', 'securityContext: {privileged: true}\n');
    const denied = await endo.run(['debug', '-i', 'web', ...image, '--custom', more, '--', 'sh']);
    expect(denied.status).toBe(77);
  });

  it('takes the old recipe from a file', async () => {
    const container = { name: 'recipe', image: 'busybox:1.36', stdin: true, stdinOnce: true };
    const document = {
      ...{ apiVersion: 'v1', kind: 'EphemeralContainers', metadata: { name: 'web' } },
      ephemeralContainers: [{ ...container, command: ['sh'], targetContainerName: 'app' }],
    };
    const path = file('ec.json', JSON.stringify(document));
    const result = await endo.run(['debug', '-i', 'web', '--from-file', path], 'exit 6\n');
    expect(result).toEqual({ status: 6, stdout: '', stderr: '' });
    const { spec } = cluster.pods.find('shop', 'web')!;
    expect(spec.ephemeralContainers?.map(({ name }) => name)).toContain('recipe');
  });

  it('shows the pod of a copy with --dry-run and makes nothing', async () => {
    const args = ['debug', 'web', '--copy-to', 'web-plan', ...image, '--dry-run', '-o', 'json'];
    const result = await endo.run(args);
    expect(result.status).toBe(0);
    const plan = JSON.parse(result.stdout) as { style: string; pod: { metadata: object } };
    expect(plan.style).toBe('copy');
    expect(plan.pod.metadata).toMatchObject({ name: 'web-plan', namespace: 'shop' });
    expect(cluster.pods.find('shop', 'web-plan')).toBeUndefined();
  });
});
