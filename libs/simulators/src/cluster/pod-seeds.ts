import { randomUUID } from 'node:crypto';
import type { Container, ContainerStatus, OwnerReference, Pod } from './api/objects.ts';
import { metaTime } from './api/objects.ts';

export interface NamespaceSeed {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export type PodCondition =
  | 'running'
  | 'crashing'
  | 'pending'
  | 'completed'
  | 'terminating'
  | 'static';

export interface PodSeed {
  readonly namespace: string;
  readonly name: string;
  readonly is?: PodCondition;
  readonly containers?: readonly Container[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: Partial<Pod['spec']>;
  /** The controller that made it. */
  readonly owner?: OwnerReference;
  readonly createdAt?: Date;
}

const enforce = (level: string): Record<string, string> => ({
  'pod-security.kubernetes.io/enforce': level,
  'pod-security.kubernetes.io/enforce-version': 'latest',
});

export const defaultNamespaces: readonly NamespaceSeed[] = [
  { name: 'default' },
  { name: 'shop', labels: { team: 'shop' } },
  { name: 'payments', labels: { team: 'payments', ...enforce('restricted') } },
  { name: 'kube-system' },
];

/** What the restricted level demands of every container. */
export const restrictedContext = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  runAsUser: 65532,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

const app: Container = { name: 'app', image: 'registry.example/app:1.8.2' };
const sidecar: Container = {
  name: 'sidecar',
  image: 'busybox:1.36',
  command: ['sleep', 'infinity'],
};

export const defaultPods: readonly PodSeed[] = [
  {
    namespace: 'shop',
    name: 'web',
    containers: [app, sidecar],
    labels: { app: 'web', tier: 'front' },
  },
  { namespace: 'shop', name: 'api', labels: { app: 'api', tier: 'back' } },
  {
    namespace: 'shop',
    name: 'crashing',
    is: 'crashing',
    labels: { app: 'crashing' },
  },
  {
    namespace: 'shop',
    name: 'pending',
    is: 'pending',
    labels: { app: 'pending' },
  },
  {
    namespace: 'shop',
    name: 'completed',
    is: 'completed',
    labels: { app: 'migrate' },
  },
  {
    namespace: 'shop',
    name: 'terminating',
    is: 'terminating',
    labels: { app: 'web' },
  },
  {
    namespace: 'payments',
    name: 'ledger',
    containers: [{ ...app, securityContext: restrictedContext }],
  },
  { namespace: 'default', name: 'web', labels: { app: 'web' } },
  {
    namespace: 'kube-system',
    name: 'kube-proxy-node-1',
    is: 'static',
    labels: { component: 'kube-proxy' },
  },
];

/** A pod as the API server would show it some minutes after it was made. */
export function podFrom(seed: PodSeed, nodeName: string, now: Date): Pod {
  const condition = seed.is ?? 'running';
  const created = seed.createdAt ?? new Date(now.getTime() - 15 * 60_000);
  const containers = (seed.containers ?? [app]).map((container) => defaulted(container, condition));
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name: seed.name,
      namespace: seed.namespace,
      uid: randomUUID(),
      resourceVersion: '0',
      generation: 1,
      creationTimestamp: metaTime(created),
      labels: { ...seed.labels },
      ...(seed.owner && { ownerReferences: [seed.owner] }),
      ...metadataOf(condition, now),
    },
    spec: {
      containers,
      restartPolicy: condition === 'completed' ? 'Never' : 'Always',
      serviceAccountName: 'default',
      ...(condition === 'pending' ? {} : { nodeName }),
      securityContext: {},
      ...seed.spec,
    },
    status: statusOf(condition, containers, created),
  };
}

function metadataOf(condition: PodCondition, now: Date): Partial<Pod['metadata']> {
  if (condition === 'terminating') {
    return { deletionTimestamp: metaTime(now), deletionGracePeriodSeconds: 30 };
  }
  if (condition !== 'static') return {};
  const hash = 'f3e1c1c0a7f04a6ab0de';
  return {
    annotations: {
      'kubernetes.io/config.mirror': hash,
      'kubernetes.io/config.hash': hash,
    },
  };
}

function statusOf(
  condition: PodCondition,
  containers: readonly Container[],
  created: Date,
): Pod['status'] {
  const startTime = metaTime(created);
  const placed = {
    hostIP: '10.0.0.11',
    podIP: '10.244.0.23',
    startTime,
    qosClass: 'BestEffort',
  };
  switch (condition) {
    case 'pending':
      return {
        phase: 'Pending',
        qosClass: 'BestEffort',
        conditions: [unschedulable(startTime)],
      };
    case 'completed':
      return {
        phase: 'Succeeded',
        ...placed,
        containerStatuses: containers.map((c) => ended(c, 0, created)),
      };
    case 'crashing':
      return {
        phase: 'Running',
        ...placed,
        containerStatuses: containers.map((c) => crashed(c, created)),
      };
    default:
      return {
        phase: 'Running',
        ...placed,
        conditions: [{ type: 'Ready', status: 'True' }],
      };
  }
}

function unschedulable(at: string): object {
  return {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message: '0/1 nodes are available: 1 Insufficient memory.',
    lastTransitionTime: at,
  };
}

function ended(container: Container, exitCode: number, created: Date): ContainerStatus {
  const time = metaTime(created);
  const reason = exitCode === 0 ? 'Completed' : 'Error';
  const containerID = `containerd://${'0'.repeat(64)}`;
  return {
    name: container.name,
    image: container.image ?? '',
    imageID: `sha256:${'a'.repeat(64)}`,
    containerID,
    ready: false,
    started: false,
    restartCount: 0,
    state: {
      terminated: {
        exitCode,
        reason,
        startedAt: time,
        finishedAt: time,
        containerID,
      },
    },
    lastState: {},
  };
}

function crashed(container: Container, created: Date): ContainerStatus {
  const { state, ...status } = ended(container, 1, created);
  const message = `back-off 5m0s restarting failed container=${container.name} pod`;
  return {
    ...status,
    restartCount: 7,
    lastState: state,
    state: { waiting: { reason: 'CrashLoopBackOff', message } },
  };
}

function defaulted(container: Container, condition: PodCondition): Container {
  return {
    ...container,
    ...(condition === 'pending'
      ? { resources: { requests: { memory: '512Gi' } } }
      : { resources: {} }),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
  };
}
