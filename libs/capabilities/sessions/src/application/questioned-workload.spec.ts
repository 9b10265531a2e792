import { describe, expect, it } from '@jest/globals';
import type { QuestionedWorkload } from '@endoscope/policy';
import type { Container, PodSpec } from '../domain/container.ts';
import type { DebugContainer, PlannedWorkload } from '../domain/workload.ts';
import { aPod, aWorkload } from '../testing/builders.ts';
import { questionedWorkload, requestedWorkload } from './questioned-workload.ts';

const about = {
  ...{ profile: 'general' as const, template: undefined },
  ...({ replacesPod: false, podDebugContainers: 0, recording: 'none' } as const),
};

const dbg: DebugContainer = { name: 'dbg', image: 'busybox:1.36' };
const mount = (...names: string[]) => ({
  volumeMounts: names.map((name) => ({ name, mountPath: `/${name}` })),
});
const secretEnv = {
  env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }],
  envFrom: [{ configMapRef: { name: 'web' } }],
};
const volumes = [
  { name: 'host', hostPath: { path: '/var/run' } },
  { name: 'keys', secret: { secretName: 'tls' } },
  { name: 'conf', configMap: { name: 'nginx' } },
  {
    name: 'token',
    projected: {
      sources: [
        { serviceAccountToken: { path: 'token' } },
        { configMap: { name: 'ca' } },
        { secret: { name: 'extra' } },
      ],
    },
  },
  { name: 'scratch', emptyDir: {} },
];

function ephemeral(change: Partial<Container>, spec: object = {}): QuestionedWorkload {
  const planned: PlannedWorkload = { style: 'ephemeral', container: { ...dbg, ...change } };
  return questionedWorkload(planned, { ...about, pod: aPod({ spec: { volumes, ...spec } }) });
}

function made(spec: Partial<PodSpec>, change: Partial<Container> = {}): QuestionedWorkload {
  const container = { ...dbg, ...change };
  const containers = [container, ...(spec.containers ?? [])];
  const pod = {
    ...{ apiVersion: 'v1' as const, kind: 'Pod' as const },
    ...{ metadata: { name: 'copy', namespace: 'shop' }, spec: { ...spec, containers } },
  };
  return questionedWorkload({ style: 'copy', pod, container }, { ...about, pod: undefined });
}

type Row = readonly [string, QuestionedWorkload, Partial<QuestionedWorkload>];

const rows: readonly Row[] = [
  ['nothing of the host by itself', ephemeral({}), { hostPaths: [], envSources: [], volumes: [] }],
  [
    'the host path behind a volume of the pod that it mounts',
    ephemeral(mount('host')),
    { hostPaths: ['/var/run'], volumes: ['host'] },
  ],
  [
    'the secrets and config maps behind volumes that it mounts, and no others',
    ephemeral(mount('keys', 'conf', 'scratch')),
    { envSources: ['secret/tls', 'configMap/nginx'], hostPaths: [] },
  ],
  [
    'every source of a projected volume, the token of the pod among them',
    ephemeral(mount('token')),
    { envSources: ['serviceAccountToken', 'configMap/ca', 'secret/extra'] },
  ],
  [
    'the sources of its environment',
    ephemeral(secretEnv),
    { envSources: ['secret/db', 'configMap/web'], envNames: ['PASSWORD'] },
  ],
  [
    'the namespaces of the host that its pod is in',
    ephemeral({}, { hostNetwork: true, hostPID: true, hostIPC: true }),
    { hostNetwork: true, hostPid: true, hostIpc: true },
  ],
  [
    'the user of its pod, unless it has one of its own',
    ephemeral({}, { securityContext: { runAsUser: 1000 } }),
    { runAsUser: 1000 },
  ],
  [
    'its own user before that of the pod',
    ephemeral({ securityContext: { runAsUser: 0 } }, { securityContext: { runAsUser: 1000 } }),
    { runAsUser: 0 },
  ],
  [
    'what a custom profile made of it',
    ephemeral({ securityContext: { privileged: true, capabilities: { add: ['SYS_ADMIN'] } } }),
    { privileged: true, capabilitiesAdded: ['SYS_ADMIN'] },
  ],
];

const inherited: readonly Row[] = [
  [
    'what the containers beside it may',
    made({
      containers: [{ name: 'app', image: 'app:1', securityContext: { privileged: true } }],
      initContainers: [{ name: 'setup', image: 'setup:1' }],
    }),
    { privileged: true, images: ['busybox:1.36', 'app:1', 'setup:1'], image: 'busybox:1.36' },
  ],
  [
    'what the containers beside it read',
    made({ volumes, containers: [{ name: 'app', ...secretEnv, ...mount('keys', 'host') }] }),
    {
      envSources: ['secret/db', 'configMap/web', 'secret/tls'],
      hostPaths: ['/var/run'],
      volumes: [],
    },
  ],
  [
    'the host of its pod',
    made({ hostNetwork: true, hostPID: true }),
    { hostNetwork: true, hostPid: true },
  ],
];

describe('a policy is asked about an ephemeral container with', () => {
  it.each(rows)('%s', (_what, asked, expected) => expect(asked).toMatchObject(expected));
});

describe('a policy is asked about a copy with', () => {
  it.each(inherited)('%s', (_what, asked, expected) => expect(asked).toMatchObject(expected));
});

describe('before anything is planned a policy is asked', () => {
  it('with what the request says', () => {
    const workload = aWorkload({ asUser: 0, env: [{ name: 'A', value: '1' }], image: undefined });
    const asked = requestedWorkload(workload, { ...about, image: 'default:1', style: 'node' });
    expect(asked).toMatchObject({
      ...{ style: 'node', image: 'default:1', images: ['default:1'] },
      ...{ runAsUser: 0, envNames: ['A'] },
    });
  });

  it('as privileged where the profile is', () => {
    const more = { ...about, profile: 'sysadmin' as const, image: 'x', style: 'copy' as const };
    expect(requestedWorkload(aWorkload(), more)).toMatchObject({ privileged: true, style: 'copy' });
  });
});
