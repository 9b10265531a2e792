// Goal: in namespaces of every Pod Security level, profile auto takes the most capable profile
// that a real API server lets in, and a refusal names the one that would pass.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SessionPlan, SessionRequest } from '@endoscope/client';
import type { WorkloadChange } from './support/stage.ts';
import { Stage } from './support/stage.ts';
import { TestNamespace } from './support/test-namespace.ts';

let stage: Stage;
const namespaces: Partial<
  Record<'baseline' | 'restricted' | 'tightened' | 'warned', TestNamespace>
> = {};
type Level = keyof typeof namespaces;

const label = (mode: string, level: string) => ({ [`pod-security.kubernetes.io/${mode}`]: level });
/** A pod that keeps to the restricted level, its debug containers' user included. */
const restrictedPod = {
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 65_532,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  containers: [
    {
      name: 'app',
      image: 'distroless-app:1',
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    },
  ],
};

beforeAll(async () => {
  stage = await Stage.open();
  const labels: Record<Level, Record<string, string>> = {
    baseline: label('enforce', 'baseline'),
    restricted: { ...label('enforce', 'restricted'), ...label('audit', 'restricted') },
    tightened: {},
    warned: label('warn', 'restricted'),
  };
  for (const level of Object.keys(labels) as Level[]) {
    const name = `${stage.namespace.name}-${level}`;
    namespaces[level] = await TestNamespace.create(stage.cluster, name, labels[level]);
  }
  const start = (level: Level) =>
    namespaces[level]!.startPod('web', level === 'restricted' ? restrictedPod : {});
  await Promise.all((Object.keys(labels) as Level[]).map(start));
  const { tightened } = namespaces;
  const change = ['label', 'namespace', tightened!.name];
  await stage.cluster.kubectl([...change, 'pod-security.kubernetes.io/enforce=restricted']);
  const rules = [
    { apiGroups: [''], resources: ['pods'], verbs: ['get', 'watch'] },
    { apiGroups: [''], resources: ['pods/ephemeralcontainers'], verbs: ['patch'] },
    { apiGroups: [''], resources: ['pods/attach', 'pods/log'], verbs: ['get', 'create'] },
  ];
  await letOperators(namespaces.baseline!, rules);
}, 600_000);

afterAll(async () => {
  await Promise.all(Object.values(namespaces).map((each) => each.remove()));
  await stage?.close();
});

/** Everything a session takes, but not reading the namespace. */
async function letOperators({ name: namespace }: TestNamespace, rules: object[]): Promise<void> {
  const apiGroup = 'rbac.authorization.k8s.io';
  const metadata = { name: 'debug-blindly', namespace };
  const roleRef = { apiGroup, kind: 'Role', name: metadata.name };
  const subjects = [{ kind: 'Group', name: 'operators', apiGroup }];
  await namespaces.baseline!.apply(
    { kind: 'Role', apiVersion: `${apiGroup}/v1`, metadata, rules },
    { kind: 'RoleBinding', apiVersion: `${apiGroup}/v1`, metadata, roleRef, subjects },
  );
}

function request(level: Level, change: WorkloadChange = {}): SessionRequest {
  const asked = stage.request('web', change);
  return { ...asked, target: { ...asked.target, namespace: namespaces[level]!.name } };
}

const plan = (level: Level, change?: WorkloadChange, user: 'engineer' | 'operator' = 'engineer') =>
  stage.client(user).sessions.plan(request(level, change));
const find = ({ findings = [] }: SessionPlan, code: string) =>
  findings.find((each) => each.code === code);

describe('profile auto', () => {
  it.each([
    ['baseline', 'baseline'],
    ['restricted', 'restricted'],
    ['warned', 'general'],
  ] as const)('runs a session in a namespace that is %s with %s', async (level, profile) => {
    const change = { profile: 'auto', command: ['sleep', '600'] };
    const planned = await plan(level, change);
    expect([planned.verdict, planned.profile]).toEqual(['accepted', profile]);
    expect(find(planned, 'PROFILE_CHOSEN')?.message).toContain(`Profile ${profile} was chosen`);
    const session = await stage.readySession(request(level, change));
    expect(session.workload.profile).toBe(profile);
    await stage.client().sessions.terminate(session.id, { reason: 'done' });
  });

  it('is found by dry runs where the caller may not read the namespace', async () => {
    const planned = await plan('baseline', { profile: 'auto' }, 'operator');
    expect([planned.verdict, planned.profile]).toEqual(['accepted', 'baseline']);
    expect(find(planned, 'POD_SECURITY')?.severity).toBe('unknown');
  });
});

describe('a refusal by Pod Security', () => {
  it.each([
    ['baseline', 'general', 'non-default capabilities', 'baseline'],
    ['baseline', 'netadmin', 'non-default capabilities', 'baseline'],
    ['restricted', 'baseline', 'unrestricted capabilities', 'restricted'],
  ] as const)(
    'at %s of %s says %s, and that %s would pass',
    async (level, profile, why, passing) => {
      const refused = await stage
        .client()
        .sessions.create(request(level, { profile }))
        .catch((error: unknown) => error as { reason: string; kind: string; detail: string });
      expect(refused).toMatchObject({ reason: 'POD_SECURITY_REFUSED', kind: 'permission_denied' });
      const { detail = '' } = refused as { detail?: string };
      expect(detail).toContain(`violates PodSecurity "${level}:latest": `);
      expect(detail).toContain(why);
      expect(detail).toContain(`Profile ${passing} would pass: use --profile ${passing}.`);
      const finding = find(await plan(level, { profile }), 'POD_SECURITY_REFUSED');
      expect(finding?.message).toContain(`violates PodSecurity "${level}:latest": `);
      expect(finding?.suggestion).toBe(`Profile ${passing} would pass: use --profile ${passing}.`);
    },
  );

  it('of a pod that breaks the level itself says that no profile passes', async () => {
    const planned = await plan('tightened', { profile: 'auto' });
    expect(planned.verdict).toBe('refused');
    expect(find(planned, 'POD_SECURITY_REFUSED')?.suggestion).toMatch(
      /^No profile passes: the whole pod is judged/,
    );
    const made = stage.client().sessions.create(request('tightened', { profile: 'restricted' }));
    await expect(made).rejects.toMatchObject({
      reason: 'POD_SECURITY_REFUSED',
      detail: expect.stringContaining('container "app" must set'),
    });
  });
});

describe('a warning of Pod Security', () => {
  it('is passed on word by word, in the plan and in the session', async () => {
    const words = 'would violate PodSecurity "restricted:latest": ';
    const planned = await plan('warned', { command: ['true'] });
    expect(planned.verdict).toBe('accepted');
    expect(find(planned, 'CLUSTER_WARNING')?.message.startsWith(words)).toBe(true);
    const session = await stage.client().sessions.create(request('warned', { command: ['true'] }));
    expect(session.warnings).toContainEqual(expect.stringContaining(words));
    await stage.endedSession(session.id);
  });
});

describe('the profiles that a description says would pass', () => {
  it.each(['baseline', 'restricted', 'warned'] as const)(
    'are those that the API server lets in at %s',
    async (level) => {
      const { name: namespace } = namespaces[level]!;
      const pod = { cluster: 'c1', namespace, pod: 'web' };
      const { podSecurity } = await stage.client().pods.describe(pod);
      const asked = ['general', 'baseline', 'restricted', 'netadmin', 'legacy'];
      const passed: string[] = [];
      for (const profile of asked) {
        if ((await plan(level, { profile })).verdict === 'accepted') passed.push(profile);
      }
      const said = (podSecurity?.profilesPassing ?? []).filter((each) => asked.includes(each));
      expect(passed.sort()).toEqual([...said].sort());
    },
  );
});
