import { ApiServer } from './api/api-server.ts';
import { defaultRules, gatewayUser } from './api/authorization.ts';
import type { RbacRule, UserInfo } from './api/authorization.ts';
import { ObjectStore } from './api/object-store.ts';
import type { Pod } from './api/objects.ts';
import { WorkloadStore } from './api/workload-store.ts';
import type { StoredObject, StoredResource, WorkloadSeed } from './api/workload-store.ts';
import { ClusterAuditLog } from './audit-log.ts';
import { createClusterIdentity } from './cluster-identity.ts';
import type { ClusterIdentity } from './cluster-identity.ts';
import { FaultSwitch } from './faults.ts';
import { NodeAgent } from './node/node-agent.ts';
import type { NodeTimings } from './node/node-agent.ts';
import { defaultNamespaces, defaultPods, podFrom } from './pod-seeds.ts';
import type { NamespaceSeed, PodSeed } from './pod-seeds.ts';
import { seedWorkloads } from './workload-seeds.ts';

export interface SimulatedClusterOptions {
  readonly name: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** From `createClusterIdentity`; keep it to come back with the same certificates and token. */
  readonly identity?: ClusterIdentity;
  readonly namespaces?: readonly NamespaceSeed[];
  readonly pods?: readonly PodSeed[];
  readonly rules?: readonly RbacRule[];
  /** Further bearer tokens and whom they are. */
  readonly tokens?: Readonly<Record<string, UserInfo>>;
  readonly version?: string;
  readonly timings?: Partial<NodeTimings>;
}

const versionDefault = 'v1.34.2';

const timingDefaults: NodeTimings = {
  syncDelayMs: 20,
  startDelayMs: 120,
  retryDelayMs: 500,
  endDelayMs: 0,
};

/** Direct hands on the objects, for tests that play the cluster's part. */
export interface PodControl {
  list(): Pod[];
  find(namespace: string, name: string): Pod | undefined;
  add(seed: PodSeed): Pod;
  /** Deletes at once, as with grace period 0: processes are killed and streams end. */
  delete(namespace: string, name: string): void;
}

/** The same for objects that only stand there: deployments, jobs, services, nodes. */
export interface WorkloadControl {
  add(seed: WorkloadSeed): StoredObject;
  delete(resource: StoredResource, namespace: string | undefined, name: string): void;
}

/**
 * A Kubernetes cluster in this process: an HTTPS API server, a kubelet and a few pods whose
 * containers run scripted programs. Where it differs from a real one it is wrong
 * (test/conformance runs the same cases on both).
 */
export class SimulatedCluster {
  readonly auditLog: ClusterAuditLog;
  readonly faults: FaultSwitch;
  readonly pods: PodControl;
  readonly workloads: WorkloadControl;

  private constructor(
    readonly name: string,
    readonly serverUrl: string,
    private readonly identity: ClusterIdentity,
    private readonly parts: Parts,
  ) {
    this.auditLog = parts.auditLog;
    this.faults = parts.faults;
    this.pods = podControl(parts);
    this.workloads = workloadControl(parts);
  }

  static async start(options: SimulatedClusterOptions): Promise<SimulatedCluster> {
    const identity = options.identity ?? (await createClusterIdentity(options.name));
    const parts = partsOf(options, identity);
    const port = await parts.server.listen(options.port ?? 0);
    return new SimulatedCluster(options.name, `https://127.0.0.1:${port}`, identity, parts);
  }

  get caCertificatePem(): string {
    return this.identity.caPem;
  }

  /** Of the gateway's identity in this cluster: may do everything and impersonate anybody. */
  get token(): string {
    return this.identity.token;
  }

  get clientCertificate(): { certificatePem: string; privateKeyPem: string } {
    const { clientCertPem, clientKeyPem } = this.identity;
    return { certificatePem: clientCertPem, privateKeyPem: clientKeyPem };
  }

  connectionCount(): Promise<number> {
    return this.parts.server.connectionCount();
  }

  async close(): Promise<void> {
    this.parts.stopping.abort();
    this.parts.node.close();
    await this.parts.server.close();
  }
}

interface Parts {
  readonly store: ObjectStore;
  readonly workloads: WorkloadStore;
  readonly node: NodeAgent;
  readonly faults: FaultSwitch;
  readonly auditLog: ClusterAuditLog;
  readonly server: ApiServer;
  readonly stopping: AbortController;
  readonly nodeName: string;
}

function partsOf(options: SimulatedClusterOptions, identity: ClusterIdentity): Parts {
  const rules = options.rules ?? defaultRules;
  const store = new ObjectStore();
  const workloads = new WorkloadStore();
  const nodeName = `${options.name}-node-1`;
  const node = new NodeAgent(nodeName, store, { ...timingDefaults, ...options.timings });
  const faults = new FaultSwitch();
  const auditLog = new ClusterAuditLog();
  const stopping = new AbortController();
  const version = options.version ?? versionDefault;
  const context = {
    store,
    workloads,
    node,
    faults,
    rules,
    version,
    signal: stopping.signal,
  };
  const authentication = {
    rules,
    tokens: new Map([[identity.token, gatewayUser], ...Object.entries(options.tokens ?? {})]),
    certificates: new Map([['endoscope-gateway', gatewayUser]]),
  };
  const server = new ApiServer(context, { identity, authentication, auditLog });
  const parts = {
    store,
    workloads,
    node,
    faults,
    auditLog,
    server,
    stopping,
    nodeName,
  };
  seed(parts, options);
  return parts;
}

function seed(parts: Parts, options: SimulatedClusterOptions): void {
  for (const { name, labels = {} } of options.namespaces ?? defaultNamespaces) {
    parts.store.addNamespace(name, { ...labels }, new Date());
  }
  for (const pod of options.pods ?? defaultPods) addPod(parts, pod);
  const { nodeName, store } = parts;
  const version = options.version ?? versionDefault;
  seedWorkloads(workloadControl(parts), { nodeName, version, pods: store });
}

function addPod(parts: Parts, podSeed: PodSeed): Pod {
  const pod = parts.store.addPod(podFrom(podSeed, parts.nodeName, new Date()));
  const runs = ['running', 'terminating', 'static'].includes(podSeed.is ?? 'running');
  if (runs) parts.node.startPod(pod);
  return pod;
}

function podControl(parts: Parts): PodControl {
  const { store, node } = parts;
  return {
    list: () => store.listPods(),
    find: (namespace, name) => store.findPod(namespace, name),
    add: (podSeed) => addPod(parts, podSeed),
    delete: (namespace, name) => {
      const pod = store.deletePod(namespace, name);
      if (pod) node.removePod(pod);
    },
  };
}

function workloadControl({ store, workloads }: Parts): WorkloadControl {
  return {
    add: (workloadSeed) => workloads.add(workloadSeed, store.nextVersion()),
    delete: (resource, namespace, name) => workloads.delete(resource, namespace, name),
  };
}
