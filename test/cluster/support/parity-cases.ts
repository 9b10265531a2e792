import type { DebugRequest } from './debug-request.ts';
import type { ParityPod } from './parity-pods.ts';

export interface ParityCase extends DebugRequest {
  /** What is debugged: one of the parity pods, or the node. */
  readonly of: ParityPod | 'running' | 'debugged' | 'node';
}

const profiles = ['legacy', 'general', 'baseline', 'restricted', 'netadmin', 'sysadmin'] as const;
const image = 'busybox:1.36';
const add = { image };
const change = { image, containerName: 'app' };
const env = [{ name: 'A', value: '1' }];
const words = ['sh', '-c', 'sleep 1'];

const custom = {
  imagePullPolicy: 'Never',
  workingDir: '/tmp',
  env: [
    { name: 'B', value: '2' },
    { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
  ],
  securityContext: { capabilities: { add: ['NET_ADMIN'] }, runAsUser: 0, privileged: false },
  terminationMessagePath: '/dev/termination',
  stdin: true,
};
const noRoot = {
  securityContext: { runAsNonRoot: false, capabilities: { drop: ['NET_RAW'] } },
};

const ephemeral: readonly ParityCase[] = [
  ...profiles.map((profile): ParityCase => ({ of: 'rich', profile, workload: add })),
  { of: 'rich', profile: 'general', workload: { ...add, containerName: 'dbg' }, target: 'app' },
  { of: 'rich', profile: 'general', workload: add, target: 'setup' },
  { of: 'small', profile: 'general', workload: { ...add, stdin: true, tty: true } },
  { of: 'small', profile: 'baseline', workload: { ...add, stdin: true } },
  { of: 'small', profile: 'general', workload: { ...add, command: words } },
  { of: 'small', profile: 'legacy', workload: { ...add, args: words } },
  { of: 'small', profile: 'general', workload: { ...add, env } },
  {
    of: 'small',
    profile: 'legacy',
    workload: { ...add, env: [...env, { name: 'B', value: 'x=y' }, { name: 'C', value: '3' }] },
  },
  { of: 'small', profile: 'sysadmin', workload: { ...add, imagePullPolicy: 'Never' } },
  { of: 'nonRoot', profile: 'netadmin', workload: add },
  { of: 'shared', profile: 'restricted', workload: add },
  { of: 'debugged', profile: 'general', workload: add },
  { of: 'small', profile: 'general', workload: { ...add, custom } },
  { of: 'small', profile: 'restricted', workload: { ...add, custom: noRoot } },
  {
    of: 'rich',
    profile: 'baseline',
    workload: { ...add, custom: { volumeMounts: [{ name: 'data', mountPath: '/d' }] } },
  },
];

const copies: readonly ParityCase[] = [
  ...profiles.map((profile): ParityCase => ({ of: 'rich', profile, workload: add, copy: {} })),
  ...profiles.map((profile): ParityCase => ({ of: 'rich', profile, workload: change, copy: {} })),
  ...(['labels', 'annotations', 'liveness', 'readiness', 'startup', 'initContainers'] as const).map(
    (flag): ParityCase => {
      const keep = { [flag]: flag !== 'initContainers' };
      return { of: 'rich', profile: 'general', workload: add, copy: { keep } };
    },
  ),
  {
    of: 'rich',
    profile: 'legacy',
    workload: add,
    copy: { keep: { labels: true, initContainers: false, liveness: false } },
  },
  {
    of: 'rich',
    profile: 'netadmin',
    workload: change,
    copy: {
      keep: { labels: true, annotations: true, liveness: true, readiness: true, startup: true },
    },
  },
  { of: 'rich', profile: 'general', workload: { containerName: 'app', command: words }, copy: {} },
  { of: 'rich', profile: 'general', workload: { containerName: 'app', args: ['id'] }, copy: {} },
  {
    of: 'rich',
    profile: 'general',
    workload: { ...change, env, stdin: true, tty: true, imagePullPolicy: 'Never' },
    copy: {},
  },
  {
    of: 'rich',
    profile: 'general',
    workload: { containerName: 'setup', command: ['sleep', '9'] },
    copy: {},
  },
  {
    of: 'rich',
    profile: 'baseline',
    workload: { ...add, containerName: 'dbg', command: words, stdin: true, tty: true },
    copy: {
      setImages: [
        { container: '*', image: 'distroless-app:1' },
        { container: 'app', image: 'busybox:1.35' },
      ],
    },
  },
  {
    of: 'rich',
    profile: 'legacy',
    workload: { containerName: 'app', args: ['id'] },
    copy: { setImages: [{ container: 'sidecar', image: 'distroless-app:1' }] },
  },
  {
    of: 'small',
    profile: 'general',
    copy: { setImages: [{ container: '*', image: 'distroless-app:1' }] },
  },
  { of: 'small', profile: 'legacy', workload: add, copy: { shareProcesses: true } },
  { of: 'small', profile: 'general', workload: add, copy: { shareProcesses: false } },
  { of: 'apart', profile: 'general', workload: add, copy: {} },
  { of: 'apart', profile: 'sysadmin', workload: add, copy: { shareProcesses: true } },
  { of: 'shared', profile: 'legacy', workload: add, copy: {} },
  { of: 'nonRoot', profile: 'restricted', workload: add, copy: {} },
  { of: 'onHost', profile: 'netadmin', workload: add, copy: {} },
  { of: 'debugged', profile: 'general', workload: add, copy: {} },
  { of: 'running', profile: 'general', workload: add, copy: { sameNode: true } },
  { of: 'running', profile: 'legacy', workload: { ...add, args: words }, copy: {} },
  { of: 'rich', profile: 'general', workload: { ...add, env, custom }, copy: {} },
  { of: 'rich', profile: 'sysadmin', workload: { ...change, custom: noRoot }, copy: {} },
  {
    of: 'rich',
    profile: 'restricted',
    workload: {
      ...add,
      custom: {
        ports: [{ containerPort: 8080 }],
        resources: { limits: { cpu: '100m' }, requests: { memory: '2Mi' } },
        livenessProbe: { tcpSocket: { port: 8080 }, failureThreshold: 5 },
        volumeMounts: [{ name: 'data', mountPath: '/d', subPath: 'sub', readOnly: true }],
      },
    },
    copy: {},
  },
];

const nodes: readonly ParityCase[] = [
  ...profiles.map((profile): ParityCase => ({ of: 'node', profile, workload: add })),
  {
    of: 'node',
    profile: 'general',
    workload: {
      ...add,
      containerName: 'dbg',
      command: words,
      env,
      imagePullPolicy: 'IfNotPresent',
    },
  },
  { of: 'node', profile: 'baseline', workload: { ...add, args: words } },
  { of: 'node', profile: 'legacy', workload: { ...add, stdin: true, tty: true } },
  { of: 'node', profile: 'general', workload: { ...add, custom } },
  {
    of: 'node',
    profile: 'sysadmin',
    workload: {
      ...add,
      custom: { volumeMounts: [{ name: 'host-root', mountPath: '/host', readOnly: true }] },
    },
  },
  { of: 'node', profile: 'restricted', workload: { ...add, custom: noRoot } },
];

export const parityCases = { ephemeral, copies, nodes };
