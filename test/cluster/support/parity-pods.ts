import { traitsOf } from '../../conformance/cluster-traits.ts';

/** Pods to debug that have something of everything a copy must keep, change or lose. */

const probe = { exec: { command: ['true'] }, periodSeconds: 30 };

const app = {
  name: 'app',
  image: 'busybox:1.36',
  command: ['sh', '-c'],
  args: ['sleep 3600'],
  env: [
    { name: 'COLOUR', value: 'green' },
    { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
  ],
  envFrom: [{ configMapRef: { name: 'settings', optional: true } }],
  ports: [
    { name: 'dns', containerPort: 53, protocol: 'UDP' },
    { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
  ],
  resources: { requests: { cpu: '1m', memory: '1Mi' }, limits: { memory: '64Mi' } },
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: { preStop: { exec: { command: ['true'] } } },
  volumeMounts: [
    { name: 'data', mountPath: '/data' },
    { name: 'data', mountPath: '/sub', subPath: 'sub' },
  ],
  securityContext: { capabilities: { add: ['NET_BIND_SERVICE'], drop: ['MKNOD'] }, runAsUser: 0 },
  stdin: true,
  tty: true,
};
const sidecar = { name: 'sidecar', image: 'busybox:1.36', command: ['sleep', '3600'] };
const setup = { name: 'setup', image: 'busybox:1.36', command: ['true'] };
const proxy = {
  ...{ name: 'proxy', image: 'busybox:1.36', command: ['sleep', '3600'] },
  ...{ restartPolicy: 'Always', startupProbe: probe },
};

/** Nothing of it ever runs: the comparison is about objects. */
const nowhere = { nodeSelector: { 'example.com/parity': 'nowhere' } };

const labels = { app: 'web', 'app.kubernetes.io/managed-by': 'Helm' };
const rich = {
  ...{ containers: [app, sidecar], ...nowhere },
  volumes: [{ name: 'data', emptyDir: {} }],
  terminationGracePeriodSeconds: 7,
  hostAliases: [{ ip: '127.0.0.2', hostnames: ['two.example'] }],
  tolerations: [{ key: 'example.com/odd', operator: 'Exists' }],
  dnsConfig: { options: [{ name: 'ndots', value: '2' }] },
};
const small = { containers: [sidecar], ...nowhere, terminationGracePeriodSeconds: 1 };

const pods = {
  small: { metadata: {}, spec: small },
  nonRoot: {
    metadata: { labels },
    spec: { ...small, securityContext: { runAsUser: 1000, runAsNonRoot: true, fsGroup: 5 } },
  },
  shared: { metadata: { labels }, spec: { ...small, shareProcessNamespace: true } },
  apart: { metadata: { labels }, spec: { ...small, shareProcessNamespace: false } },
  onHost: {
    metadata: { labels },
    spec: {
      ...small,
      hostNetwork: true,
      containers: [{ ...sidecar, ports: [{ containerPort: 18_080, hostPort: 18_080 }] }],
    },
  },
} as const;
export type ParityPod = keyof typeof pods | 'rich';

/** A server that does not know sidecars refuses what only they may have. */
export function parityPods(version: string): Readonly<Record<ParityPod, ParityManifest>> {
  const initContainers = traitsOf(version).knowsContainerRestartPolicy ? [setup, proxy] : [setup];
  const metadata = { labels, annotations: { 'example.com/note': 'kept' } };
  return { ...pods, rich: { metadata, spec: { ...rich, initContainers } } };
}

interface ParityManifest {
  readonly metadata: object;
  readonly spec: object;
}
