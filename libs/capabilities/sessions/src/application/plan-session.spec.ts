import { describe, expect, it } from '@jest/globals';
import type { Cluster, FindCluster } from '@endoscope/clusters';
import { aCluster, ScriptedAccess } from '@endoscope/clusters/testing';
import { systemContext } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import { ClusterPermissionDenied, ClusterUnreachable } from '@endoscope/kubernetes';
import { PodSecurityRefused } from '../domain/session.errors.ts';
import { preflightLimits, sessionLimitsDefault } from '../domain/sessions.limits.ts';
import type { DebugContainer, WorkloadRequest } from '../domain/workload.ts';
import type { ClusterFacts } from '../ports/cluster-facts.ts';
import { aPod, aWorkload, engineer } from '../testing/builders.ts';
import { MemorySessionStore } from '../testing/memory-session-store.ts';
import { ScriptedDebugRuntime } from '../testing/scripted-debug-runtime.ts';
import { PlanSession } from './plan-session.ts';
import { Preflight } from './preflight.ts';
import { PrepareSession } from './prepare-session.ts';
import type { SessionInput } from './prepare-session.ts';
import type { CurrentTemplates } from './current-templates.ts';

const ctx: RequestContext = { ...systemContext(), principal: engineer };
const sentence = 'pods "web" is forbidden: violates PodSecurity "baseline:latest": …';

/** A cluster whose admission is the test's. */
class AdmittingRuntime extends ScriptedDebugRuntime {
  labels: Record<string, string> | undefined = {};
  admit: (container: DebugContainer) => string[] | Error = () => [];

  override readTarget() {
    return Promise.resolve({ pod: this.pod, namespaceLabels: this.labels });
  }

  override addContainer(_target: unknown, container: DebugContainer) {
    this.calls.push('dry-run');
    const answer = this.admit(container);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ warnings: answer });
  }
}

function setUp() {
  const runtime = new AdmittingRuntime();
  const access = new ScriptedAccess();
  const clusters = { execute: async (): Promise<Cluster> => aCluster() } as unknown as FindCluster;
  const prepare = new PrepareSession({
    clusters,
    require: access.require,
    decide: access.decide,
    runtime,
    resolver: { execute: () => Promise.reject(new Error('not asked')) },
    limits: sessionLimitsDefault,
    templates: {} as unknown as CurrentTemplates,
    sessions: new MemorySessionStore(),
  });
  const facts: ClusterFacts = {
    version: async () => 'v1.34.2',
    claimAccessModes: async () => ['ReadWriteOnce'],
  };
  const preflight = new Preflight(runtime, facts, sessionLimitsDefault);
  const plan = new PlanSession(prepare, preflight, sessionLimitsDefault);
  const inputOf = (workload: Partial<WorkloadRequest>, container?: string): SessionInput => ({
    target: {
      cluster: 'eu-1',
      namespace: 'shop',
      subject: { kind: 'pod', name: 'web' },
      container,
      crashing: false,
    },
    workload: aWorkload(workload),
    reason: '',
    ttlMs: undefined,
  });
  return {
    runtime,
    access,
    facts,
    prepare,
    plan: (workload: Partial<WorkloadRequest> = {}, container?: string) =>
      plan.execute(ctx, inputOf(workload, container)),
    create: (workload: Partial<WorkloadRequest> = {}) =>
      prepare.execute(ctx, 'ses_1' as never, inputOf(workload)),
  };
}

const refusal = () =>
  new PodSecurityRefused({ cluster: 'eu-1', sentence, tried: [], passing: 'unknown' });

/** As the two levels of Pod Security judge a container. */
const levels = {
  baseline: (c: DebugContainer) =>
    (c.securityContext?.capabilities?.add ?? []).length > 0 || c.securityContext?.privileged
      ? refusal()
      : [],
  restricted: (c: DebugContainer) => (c.securityContext?.runAsNonRoot ? [] : refusal()),
  nothing: () => refusal(),
};

type Plan = Awaited<ReturnType<ReturnType<typeof setUp>['plan']>>;
const find = ({ findings }: Plan, code: string) => findings.find((each) => each.code === code);
const errors = ({ findings }: Plan) =>
  findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);

describe('a plan that nothing is in the way of', () => {
  it('is the exact object with the decision and what was looked at', async () => {
    const { plan } = setUp();
    const planned = await plan();
    expect(planned.verdict).toBe('accepted');
    expect(planned.planned?.container).toMatchObject({ image: 'busybox:1.36' });
    expect(planned.decision).toMatchObject({ allowed: true, policyIds: ['test'] });
    const codes = planned.findings.map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining([
        ...['DRY_RUN', 'ACCESS', 'POD_SECURITY', 'IMAGE'],
        ...['EPHEMERAL_CONTAINERS', 'OBJECT_SIZE', 'NO_RESOURCE_LIMITS'],
      ]),
    );
  });

  it('passes warnings of the cluster on, word by word', async () => {
    const { plan, runtime } = setUp();
    const warning =
      'would violate PodSecurity "restricted:latest": allowPrivilegeEscalation != false';
    runtime.admit = () => [warning];
    expect(find(await plan(), 'CLUSTER_WARNING')).toMatchObject({ message: warning });
  });
});

describe('a plan with obstacles', () => {
  it('shows all of them at once, the errors first', async () => {
    const { plan, runtime } = setUp();
    runtime.pod = aPod({ status: { phase: 'Failed' } });
    runtime.mayDelete = { allowed: false, reason: '' };
    const planned = await plan({ image: 'UPPER CASE' }, 'nobody');
    expect(planned.verdict).toBe('refused');
    expect(errors(planned)).toEqual(
      expect.arrayContaining([
        ...['IMAGE_INVALID', 'TARGET_UNSUITABLE', 'TARGET_CONTAINER_NOT_FOUND', 'ACCESS_DENIED'],
      ]),
    );
    const severities = planned.findings.map(({ severity }) => severity);
    expect(severities).toEqual([...severities].sort((a, b) => rank(a) - rank(b)));
  });

  it('has no object where none can be made of the request, and says why', async () => {
    const { plan, runtime } = setUp();
    const planned = await plan({ custom: { name: 'other' } });
    expect([planned.verdict, planned.planned, planned.specHash]).toEqual([
      ...['refused', undefined, undefined],
    ]);
    expect(errors(planned)).toHaveLength(1);
    expect(find(planned, 'DRY_RUN')?.severity).toBe('unknown');
    expect(runtime.calls).not.toContain('dry-run');
  });

  it('shows what the cluster refuses in its own words', async () => {
    const { plan, runtime } = setUp();
    const message = 'admission webhook "images.example" denied the request: not signed';
    const status = { kind: 'Status', message };
    runtime.admit = () => new ClusterPermissionDenied({ cluster: 'eu-1', httpStatus: 403, status });
    const planned = await plan();
    expect(errors(planned)).toEqual(['CLUSTER_PERMISSION_DENIED']);
    expect(find(planned, 'CLUSTER_PERMISSION_DENIED')?.message).toContain(message);
  });

  it('stays an error for who may not debug here, and asks the cluster nothing', async () => {
    const { plan, runtime, access } = setUp();
    access.denies = ({ action }) => action === 'session.create';
    await expect(plan()).rejects.toThrow('POLICY_DENIED');
    expect(runtime.calls).toEqual([]);
  });
});

const order = ['error', 'warning', 'unknown', 'info', 'ok'];
const rank = (severity: string): number => order.indexOf(severity);

describe('a check that has no answer', () => {
  it('is unknown, with the cluster’s reason, and no obstacle', async () => {
    const { plan, runtime } = setUp();
    runtime.admit = () => new ClusterUnreachable({ cluster: 'eu-1', problem: 'it is down' });
    runtime.reviewAccess = () => {
      return Promise.reject(new ClusterUnreachable({ cluster: 'eu-1', problem: 'it is down' }));
    };
    const planned = await plan();
    expect([planned.verdict, errors(planned)]).toEqual(['unknown', []]);
    expect(find(planned, 'DRY_RUN')?.message).toContain('it is down');
    const rights = planned.findings.filter(({ code }) => code === 'ACCESS');
    const what = /lets you (?<right>\w+ \S+) could/;
    expect(rights.map(({ message }) => what.exec(message)?.groups?.['right'])).toEqual([
      'patch pods/ephemeralcontainers',
      'get pods',
      'watch pods',
      'get pods/attach',
      'get pods/log',
      'get pods/exec',
      'create pods/exec',
      'create pods/portforward',
    ]);
  });

  it('is waited for no longer than its deadline', async () => {
    const { plan, facts } = setUp();
    facts.version = () => new Promise(() => undefined);
    const from = performance.now();
    const planned = await plan();
    expect(performance.now() - from).toBeLessThan(preflightLimits.checkMsMax + 10_000);
    expect(planned.verdict).toBe('accepted');
  }, 30_000);

  it('does not hide a fault of ours', async () => {
    const { plan, facts } = setUp();
    facts.version = () => Promise.reject(new TypeError('a fault of ours'));
    await expect(plan()).rejects.toThrow('a fault of ours');
  });
});

describe('profile auto', () => {
  it.each([
    ['open', undefined, 'general'],
    ['at baseline', 'baseline', 'baseline'],
    ['restricted', 'restricted', 'restricted'],
  ] as const)('is, in a namespace that is %s, %s → %s', async (_what, level, profile) => {
    const { plan, create, runtime } = setUp();
    if (level) {
      runtime.labels = { 'pod-security.kubernetes.io/enforce': level };
      runtime.admit = levels[level];
    }
    const planned = await plan({ profile: 'auto' });
    expect([planned.profile, planned.verdict]).toEqual([profile, 'accepted']);
    expect(find(planned, 'PROFILE_CHOSEN')?.message).toContain(`Profile ${profile} was chosen`);
    expect((await create({ profile: 'auto' })).profile).toBe(profile);
  });

  it('is found by asking the cluster where the level is out of sight', async () => {
    const { plan, runtime, access } = setUp();
    runtime.labels = undefined;
    runtime.admit = levels.baseline;
    const planned = await plan({ profile: 'auto' });
    expect([planned.profile, planned.verdict]).toEqual(['baseline', 'accepted']);
    expect(runtime.calls.filter((call) => call === 'dry-run')).toHaveLength(2);
    const asked = access.asked.flatMap((question) => question.workload?.profile ?? []);
    expect(asked).toEqual(['general', 'baseline']);
  });

  it('steps down where the cluster is stricter than the labels', async () => {
    const { create, runtime } = setUp();
    runtime.admit = levels.restricted;
    expect((await create({ profile: 'auto' })).profile).toBe('restricted');
  });

  it('is refused when no profile passes, and says that the pod itself is at fault', async () => {
    const { plan, create, runtime } = setUp();
    runtime.admit = levels.nothing;
    const planned = await plan({ profile: 'auto' });
    expect(errors(planned)).toEqual(['POD_SECURITY_REFUSED']);
    const found = find(planned, 'POD_SECURITY_REFUSED');
    expect([found?.message, found?.suggestion]).toEqual([
      sentence,
      expect.stringMatching(/^No profile passes: the whole pod is judged/),
    ]);
    await expect(create({ profile: 'auto' })).rejects.toMatchObject({
      reason: 'POD_SECURITY_REFUSED',
      detail: expect.stringContaining('No profile passes'),
    });
  });
});

describe('a profile that Pod Security refuses', () => {
  it.each([
    ['general', 'baseline', 'baseline'],
    ['sysadmin', 'restricted', 'restricted'],
    ['baseline', 'restricted', 'restricted'],
  ] as const)('%s at %s is answered with the one that passes: %s', async (asked, at, passing) => {
    const { plan, create, runtime } = setUp();
    runtime.admit = levels[at];
    const suggestion = `Profile ${passing} would pass: use --profile ${passing}.`;
    const planned = await plan({ profile: asked });
    expect(find(planned, 'POD_SECURITY_REFUSED')).toMatchObject({ message: sentence, suggestion });
    await expect(create({ profile: asked })).rejects.toMatchObject({
      detail: `Cluster eu-1 refused: ${sentence} ${suggestion}`,
    });
  });

  it('is not answered with a profile that policy forbids', async () => {
    const { plan, runtime, access } = setUp();
    runtime.admit = levels.baseline;
    access.denies = ({ workload }) => workload?.profile === 'baseline';
    const { suggestion } = find(await plan({ profile: 'general' }), 'POD_SECURITY_REFUSED')!;
    expect(suggestion).toContain('Profile restricted would pass');
  });

  it('is refused all the same when the search for another one fails', async () => {
    const { plan, runtime } = setUp();
    let asked = 0;
    runtime.admit = () => {
      asked += 1;
      return asked === 1 ? refusal() : new ClusterUnreachable({ cluster: 'eu-1', problem: 'gone' });
    };
    const { suggestion } = find(await plan(), 'POD_SECURITY_REFUSED')!;
    expect(suggestion).toContain('could not be found out');
  });
});

describe('a plan of a copy', () => {
  it('reads the claims of the pod, and says which cannot be used twice', async () => {
    const { plan, runtime } = setUp();
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data-0' } }];
    runtime.pod = aPod({ spec: { volumes } });
    const copy = { name: 'web-debug', setImages: [], shareProcesses: undefined, sameNode: false };
    const keep = {
      ...{ labels: false, annotations: false, liveness: false },
      ...{ readiness: false, startup: false, initContainers: true },
    };
    const input = { copy: { ...copy, replace: false, keep } };
    const planned = await plan(input);
    expect(planned.style).toBe('copy');
    expect(find(planned, 'READ_WRITE_ONCE_CLAIM')).toMatchObject({ severity: 'warning' });
    expect(find(planned, 'NO_RESOURCE_LIMITS')).toBeUndefined();
  });
});
