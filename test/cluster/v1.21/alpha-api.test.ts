// Goal: what a Kubernetes with the alpha form of ephemeral containers says, on a real one, so that
// nobody has to guess it. Method: the cluster client alone, without a gateway.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AddressPolicy, KubernetesClient, patchTypes, paths } from '@endoscope/kubernetes';
import type { V1EphemeralContainer } from '@endoscope/kubernetes';
import {
  ConformanceDriver,
  newName,
  Recorder,
  refusalOf,
  stdin,
} from '../../conformance/conformance-driver.ts';
import { traitsOf } from '../../conformance/cluster-traits.ts';
import { endpointOf } from '../../conformance/real-target.ts';
import { ensureClusters } from '../harness/index.ts';
import { TestNamespace } from '../support/test-namespace.ts';

const version = '1.21.14';
const addresses = new AddressPolicy({ allow: ['127.0.0.0/8'] });
const busybox = 'busybox:1.36';

/** The object of the subresource, which is no pod. */
interface EphemeralContainers {
  readonly kind: string;
  readonly metadata: { readonly uid: string; readonly resourceVersion: string };
  readonly ephemeralContainers: V1EphemeralContainer[] | null;
}

/** A namespace with the pod `web` in a cluster with or without the feature gate. */
class AlphaCluster {
  private constructor(
    readonly namespace: TestNamespace,
    readonly driver: ConformanceDriver,
  ) {}

  static async open(featureGates?: string): Promise<AlphaCluster> {
    const kind = { version, ...(featureGates !== undefined && { featureGates }) };
    const [cluster] = await ensureClusters({ count: 1, ...kind });
    const name = `alpha-${randomBytes(3).toString('hex')}`;
    const namespace = await TestNamespace.create(cluster!, name);
    await namespace.startPod('web');
    const driver = new ConformanceDriver({
      client: new KubernetesClient(endpointOf(cluster!), { addresses }),
      traits: traitsOf(version),
      namespace: name,
      restrictedNamespace: name,
      staticPod: () => Promise.resolve({ namespace: name, name: 'none' }),
      close: () => Promise.resolve(),
    });
    return new AlphaCluster(namespace, driver);
  }

  path(pod = 'web'): string {
    return paths.ephemeralContainers(this.namespace.name, pod);
  }

  async read(pod?: string): Promise<EphemeralContainers> {
    const { client } = this.driver.target;
    return (await client.request<EphemeralContainers>({ method: 'GET', path: this.path(pod) }))
      .body;
  }

  async replace(body: object): Promise<EphemeralContainers> {
    const { client } = this.driver.target;
    const request = { method: 'PUT', path: this.path(), body } as const;
    return (await client.request<EphemeralContainers>(request)).body;
  }

  /** Adds one container to those that are there, and waits until it runs or has ended. */
  async start(container: Partial<V1EphemeralContainer>): Promise<string> {
    const name = newName();
    const before = await this.read();
    const added = { name, image: busybox, ...container };
    const list = [...(before.ephemeralContainers ?? []), added];
    await this.replace({ ...before, ephemeralContainers: list });
    await this.driver.waitFor(name, (state) => Boolean(state.running ?? state.terminated));
    return name;
  }

  async served(): Promise<unknown> {
    const { client } = this.driver.target;
    const { body } = await client.request<{ resources: { name: string; kind: string }[] }>({
      method: 'GET',
      path: '/api/v1',
    });
    return body.resources.find(({ name }) => name === 'pods/ephemeralcontainers')?.kind;
  }

  async close(): Promise<void> {
    await this.driver.target.client.close();
    await this.namespace.remove();
  }
}

describe('the alpha form of ephemeral containers', () => {
  let alpha: AlphaCluster;
  beforeAll(async () => {
    alpha = await AlphaCluster.open();
  }, 600_000);
  afterAll(() => alpha?.close());

  it('is an object of its own, with the identity of its pod', async () => {
    const { metadata } = await alpha.driver.getPod();
    expect(await alpha.served()).toBe('EphemeralContainers');
    expect(await alpha.read()).toMatchObject({
      kind: 'EphemeralContainers',
      apiVersion: 'v1',
      metadata: { name: 'web', namespace: alpha.namespace.name, uid: metadata?.uid },
    });
  });

  it('adds a container by replacing the whole list, and fills in its defaults', async () => {
    const name = newName();
    const before = await alpha.read();
    const added = { name, image: busybox, command: ['sh', '-c', 'exit 4'] };
    const list = [...(before.ephemeralContainers ?? []), added];
    const after = await alpha.replace({ ...before, ephemeralContainers: list });
    expect(after.kind).toBe('EphemeralContainers');
    expect(after.metadata.resourceVersion).not.toBe(before.metadata.resourceVersion);
    expect(after.ephemeralContainers?.at(-1)).toEqual({
      ...added,
      resources: {},
      imagePullPolicy: 'IfNotPresent',
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
    });
    expect(await alpha.driver.exitOf(name)).toEqual({ exitCode: 4, reason: 'Error' });
  });

  it('takes it as a patch of the object as well', async () => {
    const name = newName();
    const { client } = alpha.driver.target;
    const { body } = await client.request<EphemeralContainers>({
      method: 'PATCH',
      path: alpha.path(),
      contentType: patchTypes.strategicMerge,
      body: { ephemeralContainers: [{ name, image: busybox, command: ['true'] }] },
    });
    expect(body.ephemeralContainers?.some((each) => each.name === name)).toBe(true);
  });

  it('shows the processes of its target', async () => {
    const name = await alpha.start({ targetContainerName: 'app', command: ['ps'] });
    await alpha.driver.exitOf(name);
    expect(await alpha.driver.log(name)).toMatch(/^ +1 \S+ +(\d+:\d+ )?\/app/m);
  });

  it('is attached to on a terminal, over v4, and leaves its exit code', async () => {
    const name = await alpha.start({ stdin: true, tty: true, command: ['sh'] });
    const stream = await alpha.driver.attach(name, { tty: true });
    expect(stream.protocol).toBe('v4.channel.k8s.io');
    const reader = new Recorder(stream);
    await stream.write(stdin('echo seen $((40 + 2))\r'));
    await reader.until(/seen 42\r\n/);
    await stream.write(stdin('exit 7\r'));
    expect((await reader.rest()).outcome).toEqual({ kind: 'success' });
    expect(await alpha.driver.exitOf(name)).toEqual({ exitCode: 7, reason: 'Error' });
  });

  it('refuses a pod, which is the later form', async () => {
    const pod = await alpha.driver.getPod();
    const refused = await refusalOf(alpha.replace(pod));
    expect(refused).toMatchObject({ code: 400, reason: 'BadRequest' });
  });

  it('adds nothing for a patch of the later form', async () => {
    const name = newName();
    await alpha.driver.patch([{ name, image: busybox }]);
    const listed = (await alpha.read()).ephemeralContainers ?? [];
    expect(listed.map((each) => each.name)).not.toContain(name);
  });

  it('refuses a list that is older than the pod, or lacks a container', async () => {
    const before = await alpha.read();
    await alpha.start({ command: ['true'] });
    const late = await refusalOf(alpha.replace(before));
    const shorter = await refusalOf(
      alpha.replace({ ...(await alpha.read()), ephemeralContainers: [] }),
    );
    expect([late.code, shorter.code]).toEqual([409, 422]);
  });

  it('names the pod that does not exist', async () => {
    const refused = await refusalOf(alpha.read('nobody'));
    expect(refused).toMatchObject({ code: 404, message: 'pods "nobody" not found' });
  });
});

describe('a cluster without the feature gate', () => {
  let off: AlphaCluster;
  beforeAll(async () => {
    off = await AlphaCluster.open('EphemeralContainers=false');
  }, 600_000);
  afterAll(() => off?.close());

  it('answers 404 for a pod that is there, and names no object', async () => {
    expect(await off.served()).toBeUndefined();
    expect(await refusalOf(off.read())).toMatchObject({
      code: 404,
      message: 'the server could not find the requested resource',
      details: {},
    });
  });

  it('does not tell whether the pod exists', async () => {
    expect(await refusalOf(off.read('nobody'))).toEqual(await refusalOf(off.read()));
  });
});
