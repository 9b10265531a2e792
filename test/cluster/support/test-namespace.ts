import type { TestCluster } from '../harness/index.ts';
import { patienceMs } from '../../support/patience.ts';

export interface KubernetesPod {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec: { readonly ephemeralContainers?: readonly { readonly name: string }[] };
  readonly status: {
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly ephemeralContainerStatuses?: readonly ContainerStatus[];
  };
}

interface ContainerStatus {
  readonly name: string;
  readonly state: {
    readonly running?: object;
    readonly waiting?: { readonly reason: string };
    readonly terminated?: { readonly exitCode: number; readonly reason: string };
  };
}

/** A namespace of one test file, seen with the administrator's kubectl. */
export class TestNamespace {
  /** Belongs to no namespace, so it does not go with it. */
  private nodeReaders: string | undefined;

  private constructor(
    readonly cluster: TestCluster,
    readonly name: string,
  ) {}

  static async create(
    cluster: TestCluster,
    name: string,
    labels: Record<string, string> = {},
  ): Promise<TestNamespace> {
    const namespace = new TestNamespace(cluster, name);
    await namespace.apply({ kind: 'Namespace', apiVersion: 'v1', metadata: { name, labels } });
    // Pods are refused until the controller has made the account.
    await namespace.until(async () => {
      const account = ['get', 'serviceaccount', 'default', '-n', name];
      return (await cluster.kubectl(account)).code === 0;
    });
    return namespace;
  }

  /** Runs kubectl in this namespace; rejects unless it succeeds. */
  async kubectl(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.cluster.kubectl([...args, '-n', this.name]);
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  async apply(...objects: object[]): Promise<void> {
    const stdin = objects.map((object) => JSON.stringify(object)).join('\n');
    const { code, stderr } = await this.cluster.kubectl(['apply', '-f', '-'], { stdin });
    if (code !== 0) throw new Error(`kubectl apply: ${stderr}`);
  }

  /** A pod with one container `app` that has no shell, like the pods people debug; it runs. */
  async startPod(name: string, spec: object = {}): Promise<string> {
    await this.apply({
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: { name, namespace: this.name, labels: { app: name } },
      spec: {
        terminationGracePeriodSeconds: 1,
        automountServiceAccountToken: false,
        containers: [{ name: 'app', image: 'distroless-app:1', imagePullPolicy: 'IfNotPresent' }],
        ...spec,
      },
    });
    await this.until(async () => {
      const { status } = await this.pod(name);
      const statuses = status.containerStatuses ?? [];
      return statuses.length > 0 && statuses.every(({ state }) => state.running !== undefined);
    });
    return name;
  }

  /** Lets a group debug here, by the role that `endo cluster join` brings. */
  async letDebug(group: string): Promise<void> {
    const apiGroup = 'rbac.authorization.k8s.io';
    await this.apply({
      kind: 'RoleBinding',
      apiVersion: `${apiGroup}/v1`,
      metadata: { name: `${group}-debug`, namespace: this.name },
      roleRef: { apiGroup, kind: 'ClusterRole', name: 'endoscope-debugger' },
      subjects: [{ kind: 'Group', name: group, apiGroup }],
    });
  }

  /** Lets a group make and delete pods here: what copies and node pods take beyond debugging. */
  async letMakePods(group: string): Promise<void> {
    const apiGroup = 'rbac.authorization.k8s.io';
    const metadata = { name: `${group}-make-pods`, namespace: this.name };
    const rule = { apiGroups: [''], resources: ['pods'], verbs: ['create', 'delete'] };
    await this.apply(
      { kind: 'Role', apiVersion: `${apiGroup}/v1`, metadata, rules: [rule] },
      {
        kind: 'RoleBinding',
        apiVersion: `${apiGroup}/v1`,
        metadata,
        roleRef: { apiGroup, kind: 'Role', name: metadata.name },
        subjects: [{ kind: 'Group', name: group, apiGroup }],
      },
    );
  }

  /** Lets a group read the nodes of the cluster, until the namespace is removed. */
  async letReadNodes(group: string, verbs: readonly string[] = ['get']): Promise<void> {
    const apiGroup = 'rbac.authorization.k8s.io';
    const metadata = { name: `${this.name}-node-readers` };
    const rule = { apiGroups: [''], resources: ['nodes'], verbs };
    this.nodeReaders = metadata.name;
    await this.apply(
      { kind: 'ClusterRole', apiVersion: `${apiGroup}/v1`, metadata, rules: [rule] },
      {
        kind: 'ClusterRoleBinding',
        apiVersion: `${apiGroup}/v1`,
        metadata,
        roleRef: { apiGroup, kind: 'ClusterRole', name: metadata.name },
        subjects: [{ kind: 'Group', name: group, apiGroup }],
      },
    );
  }

  /** Whether there is a pod of this name, and if so which. */
  async podUid(name: string): Promise<string | undefined> {
    const get = ['get', 'pod', name, '--ignore-not-found', '-o', 'jsonpath={.metadata.uid}'];
    return (await this.kubectl(...get)) || undefined;
  }

  /** Resolves when no pod of this name is left. */
  untilGone(name: string): Promise<void> {
    return this.until(async () => (await this.podUid(name)) === undefined);
  }

  async pod(name: string): Promise<KubernetesPod> {
    return JSON.parse(await this.kubectl('get', 'pod', name, '-o', 'json')) as KubernetesPod;
  }

  /** What the kubelet says of an ephemeral container. */
  async debugContainer(pod: string, name: string): Promise<ContainerStatus['state'] | undefined> {
    const { status } = await this.pod(pod);
    return status.ephemeralContainerStatuses?.find((c) => c.name === name)?.state;
  }

  async remove(): Promise<unknown> {
    if (this.nodeReaders !== undefined) {
      const roles = ['clusterrole,clusterrolebinding', this.nodeReaders, '--ignore-not-found'];
      await this.cluster.kubectl(['delete', ...roles]);
    }
    const what = ['delete', 'namespace', this.name, '--wait=false', '--ignore-not-found'];
    return this.cluster.kubectl(what);
  }

  async until(condition: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error(`not ready in ${this.name}: ${condition}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
