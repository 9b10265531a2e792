import { randomUUID } from 'node:crypto';
import type { ObjectMeta, OwnerReference } from './objects.ts';
import { metaTime } from './objects.ts';

/** Kinds that are stored as they are given: nothing in this cluster acts on them. */
export const storedKinds = {
  deployments: { kind: 'Deployment', group: 'apps' },
  statefulsets: { kind: 'StatefulSet', group: 'apps' },
  daemonsets: { kind: 'DaemonSet', group: 'apps' },
  replicasets: { kind: 'ReplicaSet', group: 'apps' },
  replicationcontrollers: { kind: 'ReplicationController', group: '' },
  jobs: { kind: 'Job', group: 'batch' },
  cronjobs: { kind: 'CronJob', group: 'batch' },
  services: { kind: 'Service', group: '' },
  nodes: { kind: 'Node', group: '' },
} as const;

export type StoredResource = keyof typeof storedKinds;
type StoredKind = (typeof storedKinds)[StoredResource]['kind'];

export interface WorkloadSeed {
  readonly kind: StoredKind;
  readonly name: string;
  /** Of all but nodes. */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly owner?: OwnerReference;
  readonly createdAt?: Date;
  readonly spec?: object;
  readonly status?: object;
}

export interface StoredObject {
  readonly kind: StoredKind;
  readonly apiVersion: string;
  readonly metadata: ObjectMeta;
  readonly spec: object;
  readonly status: object;
}

/** Deployments, jobs, services, nodes: what `get` and `list` show of them. */
export class WorkloadStore {
  private readonly objects = new Map<string, StoredObject>();

  add(seed: WorkloadSeed, resourceVersion: string): StoredObject {
    const { kind, name, namespace, labels = {}, owner, createdAt = new Date() } = seed;
    const [resource, { group }] = Object.entries(storedKinds).find(([, k]) => k.kind === kind)!;
    const object: StoredObject = {
      kind,
      apiVersion: group === '' ? 'v1' : `${group}/v1`,
      metadata: {
        name,
        ...(namespace && { namespace }),
        uid: randomUUID(),
        resourceVersion,
        generation: 1,
        creationTimestamp: metaTime(createdAt),
        labels: { ...labels },
        ...(owner && { ownerReferences: [owner] }),
      },
      spec: seed.spec ?? {},
      status: seed.status ?? {},
    };
    this.objects.set(keyOf(resource, namespace, name), object);
    return object;
  }

  delete(resource: StoredResource, namespace: string | undefined, name: string): void {
    this.objects.delete(keyOf(resource, namespace, name));
  }

  find(resource: string, namespace: string | undefined, name: string): StoredObject | undefined {
    return this.objects.get(keyOf(resource, namespace, name));
  }

  /** In the order of keys, as etcd has them. */
  list(resource: string, namespace: string | undefined): StoredObject[] {
    const prefix = `${resource}/${namespace === undefined ? '' : `${namespace}/`}`;
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix));
    return keys.sort().map((key) => this.objects.get(key)!);
  }
}

export function ownedBy({ kind, apiVersion, metadata }: StoredObject): OwnerReference {
  const { name, uid } = metadata;
  return { kind, apiVersion, name, uid, controller: true, blockOwnerDeletion: true };
}

function keyOf(resource: string, namespace: string | undefined, name: string): string {
  return namespace === undefined ? `${resource}/${name}` : `${resource}/${namespace}/${name}`;
}
