import { describe, expect, it } from '@jest/globals';
import { CurrentPolicies } from '../application/current-policies.ts';
import { DecideAccess } from '../application/decide-access.ts';
import { DescribeAccess } from '../application/describe-access.ts';
import type { AccessQuestion, Decision } from '../domain/access-question.ts';
import { MemoryPolicySource } from '../testing/memory-policy-source.ts';
import { aPodQuestion, aWorkload, contextOf } from '../testing/policy-builders.ts';
import { ManualClock } from '@endoscope/testkit';
import { CedarPolicyEngine } from './cedar-policy-engine.ts';

const engineer = contextOf('engineer', ['engineers']);

async function loaded(text: string): Promise<CurrentPolicies> {
  const policies = new CurrentPolicies(new MemoryPolicySource(text), new CedarPolicyEngine());
  await policies.load();
  return policies;
}

async function ask(text: string, question: AccessQuestion, ctx = engineer): Promise<Decision> {
  const clock = new ManualClock(new Date('2026-11-21T12:00:00Z'));
  return new DecideAccess(await loaded(text), clock).execute(ctx, question);
}

const create = (workload = {}, more = {}) =>
  aPodQuestion('session.create', { workload: aWorkload(workload), ...more });
const all = '@id("all")\npermit (principal, action, resource);';
const when = (condition: string, effect = 'permit') =>
  `@id("p")\n${effect} (principal, action == Action::"session.create", resource)\nwhen { ${condition} };`;

function check(what: string, condition: string, question: AccessQuestion, allowed: boolean): void {
  it(what, async () => {
    expect((await ask(when(condition), question)).allowed).toBe(allowed);
  });
}

describe('a policy reads', () => {
  check(
    'a group of one issuer',
    'principal in Group::"http://127.0.0.1:8085#engineers"',
    create(),
    true,
  );
  it('a group among hundreds that no policy names', async () => {
    const groups = [...Array.from({ length: 499 }, (_, i) => `group-${i}`), 'engineers'];
    const named = ['x', 'engineers'].map((name) => `Group::"http://127.0.0.1:8085#${name}"`);
    const text = when(`principal in [${named.join(', ')}]`);
    expect((await ask(text, create(), contextOf('busy', groups))).allowed).toBe(true);
  });

  check(
    'no group of another issuer',
    'principal in Group::"https://issuer.example#engineers"',
    create(),
    false,
  );
  check(
    'the namespace and cluster a pod is in',
    'resource in Namespace::"eu-1/shop" && resource in Cluster::"eu-1"',
    create(),
    true,
  );
  check(
    'no other namespace',
    'resource in Namespace::"eu-1/shop"',
    create({}, { namespaceName: 'shop2' }),
    false,
  );
  check(
    'a label of the pod',
    'resource.hasTag("app") && resource.getTag("app") == "web"',
    create(),
    true,
  );
  check('the time', 'context.time < datetime("2026-11-21T12:00:01Z")', create(), true);
  check(
    'the user it runs as',
    'context.workload has runAsUser && context.workload.runAsUser == 0',
    create({ runAsUser: 0 }),
    true,
  );
  check('that no user is given', 'context.workload has runAsUser', create(), false);
  check(
    'names of variables',
    'context.workload.envNames.contains("AWS_SECRET")',
    create({ envNames: ['AWS_SECRET'] }),
    true,
  );
  check(
    'the full name of a short image',
    'context.workload.image like "docker.io/library/*"',
    create({ image: 'busybox' }),
    true,
  );
  check(
    'the registry of an image',
    'context.workload.imageRegistry == "good.example"',
    create({ image: 'good.example/a' }),
    true,
  );
  check(
    'no registry that only begins like a good one (N9)',
    'context.workload.imageRegistry == "good.example"',
    create({ image: 'good.example.evil.example/a' }),
    false,
  );
  check(
    'no image that only begins like a good one (N9)',
    'context.workload.image like "good.example/*"',
    create({ image: 'good.example.evil.example/a' }),
    false,
  );
  check(
    'no registry of what is no image',
    'context.workload.imageRegistry == "good.example"',
    create({ image: 'good.example@evil' }),
    false,
  );
});

describe('a decision', () => {
  it('is a denial when there is no policy', async () => {
    expect(await ask('// none', create())).toEqual({
      allowed: false,
      policyIds: [],
      sentence: 'No policy permits session.create to you.',
    });
  });

  it('names every permit it rests on', async () => {
    expect(await ask(`${all}\n${when('true')}`, create())).toEqual({
      allowed: true,
      policyIds: ['all', 'p'],
      sentence: 'Permitted by "all", "p".',
    });
  });

  it('is a denial when one policy forbids and all others permit', async () => {
    const text = `${all}\n@advice("Never on\nFridays")\n${when('true', 'forbid')}`;
    expect(await ask(text, create())).toEqual({
      allowed: false,
      policyIds: ['p'],
      sentence: 'Policy "p" forbids session.create here. Never on Fridays.',
    });
  });

  it('is a denial when a policy cannot be evaluated, whatever else permits', async () => {
    const overflow =
      'context.workload has runAsUser && context.workload.runAsUser + 9223372036854775807 > 0';
    expect(await ask(`${all}\n${when(overflow, 'forbid')}`, create({ runAsUser: 1 }))).toEqual({
      allowed: false,
      policyIds: ['p'],
      sentence:
        'Policy "p" could not be evaluated for session.create, so it is denied. Tell the operator.',
    });
  });

  it('is a denial when the question does not fit the schema', async () => {
    expect(await ask(all, create({ runAsUser: 1.5 }))).toEqual({
      allowed: false,
      policyIds: [],
      sentence:
        'The policies could not be evaluated for session.create, so it is denied. Tell the operator.',
    });
  });

  for (const [what, policy, missing] of [
    [
      'a group in the scope',
      'permit (principal in Group::"x#y", action, resource) when { context.workload.tty };',
      'principal in Group::"x#y"',
    ],
    [
      'a place in the scope',
      'permit (principal, action, resource in Cluster::"eu-2");',
      'resource in Cluster::"eu-2"',
    ],
    [
      'an unless',
      'permit (principal, action, resource) unless { context.workload.tty || resource.hasTag("x") };',
      'not (context.workload.tty)',
    ],
    [
      'two things, one of which only the other makes safe to ask',
      'permit (principal, action, resource) when { resource.hasTag("t") && resource.getTag("t") == "p" };',
      'resource.hasTag("t") and resource.getTag("t") == "p"',
    ],
  ] as const) {
    it(`says that ${what} is missing`, async () => {
      const text = policy.replace('action,', 'action == Action::"session.create",');
      const { sentence } = await ask(`@id("p")\n${text}`, create());
      expect(sentence).toBe(
        `No policy permits session.create here. The nearest is "p", which requires: ${missing}.`,
      );
    });
  }

  it('is a denial when the question carries a value of another type that no policy reads', async () => {
    const workload = { profile: 7 as unknown as string };
    expect((await ask(all, create(workload))).allowed).toBe(false);
  });

  it('quotes a bounded part of a policy', async () => {
    const long = `context.workload.image == "${'x'.repeat(5_000)}"`;
    const { sentence } = await ask(when(long), create());
    expect(sentence.length).toBeLessThan(400);
  });

  for (const [what, question] of [
    ['a pod without its cluster', { ...create(), cluster: undefined }],
    [
      'a session without its place',
      { action: 'session.view', session: { id: 'ses_1', ownerKey: 'x' } },
    ],
    [
      'a session for the view of a pod',
      aPodQuestion('pod.view', { session: { id: 's', ownerKey: 'x' } }),
    ],
    ['no workload for a new session', aPodQuestion('session.create')],
    ['nothing', { action: 'cluster.view' }],
  ] as [string, AccessQuestion][]) {
    it(`is not made about ${what}: that is a programmer’s mistake`, async () => {
      await expect(ask(all, question)).rejects.toThrow('Invariant violated');
    });
  }

  it('of one set is not changed by two later sets of the same engine', async () => {
    const source = new MemoryPolicySource(all);
    const policies = new CurrentPolicies(source, new CedarPolicyEngine());
    await policies.load();
    const decide = new DecideAccess(policies, new ManualClock());
    for (const text of [all, all, '// none', all, '// none']) {
      source.text = text;
      await policies.reload();
      expect((await decide.execute(engineer, create())).allowed).toBe(text === all);
    }
  });
});

describe('what is allowed at all', () => {
  async function answers(text: string, ctx = engineer): Promise<Record<string, string>> {
    const described = await new DescribeAccess(await loaded(text)).execute(ctx);
    return Object.fromEntries(described.map(({ action, answer }) => [action, answer]));
  }

  it('is nothing without a policy', async () => {
    expect(new Set(Object.values(await answers('// none')))).toEqual(new Set(['never']));
  });

  it('follows the groups of actions', async () => {
    const text = '@id("c")\npermit (principal, action in Action::"cluster", resource);';
    expect(await answers(text)).toMatchObject({ 'cluster.remove': 'always', 'pod.view': 'never' });
  });

  it('is never where a forbid always holds', async () => {
    const text = `${all}\n@id("f")\nforbid (principal, action == Action::"audit.view", resource);`;
    expect(await answers(text)).toMatchObject({ 'audit.view': 'never', 'cluster.view': 'always' });
  });

  it('is never where a policy cannot be evaluated', async () => {
    const overflow = '9223372036854775807 + 1 > 0';
    const scope = 'principal, action == Action::"audit.view", resource';
    const text = `${all}\n@id("e")\npermit (${scope}) when { ${overflow} };`;
    expect(await answers(text)).toMatchObject({ 'audit.view': 'never', 'cluster.view': 'always' });
  });

  it('depends where the type of the thing does', async () => {
    const text = '@id("n")\npermit (principal, action, resource is Namespace);';
    expect(await answers(text)).toMatchObject({ 'pod.view': 'depends', 'cluster.view': 'never' });
  });

  it('is always where the only possible type is the one permitted', async () => {
    const text = '@id("s")\npermit (principal, action, resource is Session);';
    expect(await answers(text)).toMatchObject({
      'session.view': 'always',
      'session.create': 'never',
    });
  });

  it('depends on the time and on the door', async () => {
    const text = '@id("t")\npermit (principal, action, resource) when { context.entry == "rest" };';
    expect(await answers(text)).toMatchObject({ 'audit.view': 'depends' });
  });

  it('knows that an unless of the caller’s own group never holds', async () => {
    const text =
      '@id("u")\npermit (principal, action, resource) unless { principal.groupNames.contains("engineers") };';
    expect(await answers(text)).toMatchObject({ 'audit.view': 'never' });
    expect(await answers(text, contextOf('o', []))).toMatchObject({ 'audit.view': 'always' });
  });
});
