import { beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { systemClock, systemContext } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import { CedarPolicyEngine } from './adapters/cedar-policy-engine.ts';
import { FilePolicySource } from './adapters/file-policy-source.ts';
import { CurrentPolicies } from './application/current-policies.ts';
import { DecideAccess } from './application/decide-access.ts';
import { DescribeAccess } from './application/describe-access.ts';
import type { AccessQuestion } from './domain/access-question.ts';
import { actionNames } from './domain/action.ts';
import { aPodQuestion, aWorkload, contextOf } from './testing/policy-builders.ts';

// Goal: the policies development ships say what their comments say.
// Method: every kind of caller asks every kind of question of the shipped files.

const root = join(import.meta.dirname, '../../../..');

const callers = {
  engineer: contextOf('engineer', ['engineers']),
  operator: contextOf('operator', ['operators', 'security']),
  outsider: contextOf('outsider', []),
  groupless: contextOf('groupless', undefined),
  accountant: contextOf('accountant', ['accounting']),
  portal: contextOf('portal', ['portals']),
} satisfies Record<string, RequestContext>;

type Caller = keyof typeof callers;

let policies: CurrentPolicies;
let decide: DecideAccess;

beforeAll(async () => {
  const source = new FilePolicySource(join(root, 'apps/dev/policies'));
  policies = new CurrentPolicies(source, new CedarPolicyEngine());
  await policies.load();
  decide = new DecideAccess(policies, systemClock);
});

const sessionOf = (owner: Caller) => ({
  id: 'ses_1',
  ownerKey: `http://127.0.0.1:8085#${callers[owner].principal.subject}`,
});

/** `yes`: allowed to exactly these callers. */
function check(what: string, question: AccessQuestion, yes: readonly Caller[]): void {
  it(`${what}: ${yes.length === 0 ? 'nobody' : yes.join(', ')}`, async () => {
    const allowed: string[] = [];
    for (const [name, ctx] of Object.entries(callers)) {
      if ((await decide.execute(ctx, question)).allowed) allowed.push(name);
    }
    expect(allowed).toEqual(yes);
  });
}

const everyone = ['engineer', 'operator', 'portal'] as const;
const cluster = { name: 'eu-1', labels: {} };
const create = (overrides = {}, namespaceName?: string) =>
  aPodQuestion('session.create', { namespaceName, workload: aWorkload(overrides) });
const own = (action: AccessQuestion['action'], owner: Caller, namespaceName?: string) =>
  aPodQuestion(action, { namespaceName, session: sessionOf(owner) });

const node = { name: 'worker-1', labels: { zone: 'a' } };
const debugNode = (overrides: object): AccessQuestion => ({
  action: 'session.create',
  cluster,
  namespace: { name: 'debug-nodes', labels: {} },
  node,
  workload: aWorkload({ style: 'node', ...overrides }),
});

describe('the development policies allow', () => {
  check('viewing a cluster', { action: 'cluster.view', cluster }, everyone);
  for (const action of ['cluster.register', 'cluster.remove', 'cluster.check'] as const) {
    check(action, { action, cluster }, ['operator']);
  }
  check('viewing a pod', aPodQuestion('pod.view'), everyone);
  check(
    'viewing a pod of kube-system',
    aPodQuestion('pod.view', { namespaceName: 'kube-system' }),
    everyone,
  );
  check('listing the pods of a namespace', aPodQuestion('pod.view', { pod: undefined }), everyone);
  check('listing the pods of a cluster', { action: 'pod.view', cluster }, everyone);
  check('viewing a node', { action: 'node.view', cluster, node }, everyone);
  check('listing the nodes of a cluster', { action: 'node.view', cluster }, everyone);
  check('debugging a node', debugNode({}), ['operator']);
  check('debugging a node with profile sysadmin', debugNode({ profile: 'sysadmin' }), ['operator']);
  check('debugging a copy', create({ style: 'copy' }), everyone);
  check('replacing a pod by a copy', create({ style: 'copy', replacesPod: true }), everyone);
  for (const host of ['hostNetwork', 'hostPid', 'hostIpc']) {
    check(`making a copy with ${host}`, create({ style: 'copy', [host]: true }), ['operator']);
  }
  check('making a copy with a host path', create({ style: 'copy', hostPaths: ['/var/log'] }), [
    'operator',
  ]);
  for (const profile of ['general', 'baseline', 'restricted', 'netadmin', 'legacy']) {
    check(`debugging with profile ${profile}`, create({ profile }), everyone);
  }
  check('debugging with profile sysadmin', create({ profile: 'sysadmin', privileged: true }), [
    'operator',
  ]);
  check('debugging with a made-up profile', create({ profile: 'admin' }), ['operator']);
  check('debugging privileged under another profile', create({ privileged: true }), ['operator']);
  check('debugging with SYS_ADMIN', create({ capabilitiesAdded: ['SYS_ADMIN'] }), ['operator']);
  check(
    'debugging with NET_ADMIN and NET_RAW',
    create({ capabilitiesAdded: ['NET_ADMIN', 'NET_RAW'] }),
    everyone,
  );
  check('debugging as root', create({ runAsUser: 0, targetContainer: undefined }), everyone);
  for (const namespace of ['kube-system', 'kube-public', 'kube-node-lease']) {
    check(`debugging in ${namespace}`, create({}, namespace), ['operator']);
  }
  check('debugging in a namespace called kubernetes', create({}, 'kubernetes'), everyone);
  check('viewing the engineer’s session', own('session.view', 'engineer'), [
    'engineer',
    'operator',
  ]);
  check('viewing the accountant’s session', own('session.view', 'accountant'), [
    'operator',
    'accountant',
  ]);
  check('viewing the outsider’s session', own('session.view', 'outsider'), ['operator']);
  check('attaching to the engineer’s session', own('session.attach', 'engineer'), [
    'engineer',
    'operator',
  ]);
  check('attaching in kube-system', own('session.attach', 'engineer', 'kube-system'), ['operator']);
  check('attaching to the accountant’s session', own('session.attach', 'accountant'), ['operator']);
  check('ending the engineer’s session', own('session.terminate', 'engineer'), [
    'engineer',
    'operator',
  ]);
  check('ending it in kube-system', own('session.terminate', 'engineer', 'kube-system'), [
    'engineer',
    'operator',
  ]);
  check('reading the audit log', { action: 'audit.view' }, ['operator']);
  check('exporting the ledger', { action: 'audit.export' }, ['operator']);
  check('holding the ledger', { action: 'audit.hold' }, ['operator']);
  check('adding a webhook', { action: 'audit.send' }, ['operator']);

  it('everything to the gateway itself', async () => {
    const decision = await decide.execute(systemContext(), { action: 'cluster.register', cluster });
    expect(decision).toMatchObject({ allowed: true });
  });
});

describe('whoami under the development policies', () => {
  const never = { answer: 'never', policyIds: [] };
  const always = { answer: 'always', policyIds: ['operators-do-everything'] };
  const view = { answer: 'always', policyIds: ['engineers-view-clusters-and-pods'] };
  const onOwn = { answer: 'depends', policyIds: ['engineers-use-their-own-sessions'] };
  const useOwn = {
    answer: 'depends',
    policyIds: [...onOwn.policyIds, 'system-namespaces-are-for-operators'],
  };
  const viewOwn = { answer: 'depends', policyIds: ['members-view-their-own-sessions'] };
  const engineer = {
    'cluster.view': view,
    'cluster.register': never,
    'cluster.remove': never,
    'cluster.check': never,
    'pod.view': view,
    'node.view': { answer: 'always', policyIds: ['engineers-view-nodes'] },
    'session.create': {
      answer: 'depends',
      policyIds: [
        'engineers-debug-with-ordinary-profiles',
        'system-namespaces-are-for-operators',
        'privileged-containers-are-for-operators',
        'nodes-are-for-operators',
        'pods-with-the-host-are-for-operators',
      ],
    },
    'session.view': viewOwn,
    'session.attach': useOwn,
    'session.observe': useOwn,
    'session.take_over': useOwn,
    'session.exec': useOwn,
    'session.logs': useOwn,
    'session.forward': useOwn,
    'session.files': useOwn,
    'session.terminate': onOwn,
    'session.export': never,
    'recording.view': never,
    'recording.hold': never,
    'audit.view': never,
    'audit.export': never,
    'audit.hold': never,
    'audit.send': never,
  };
  const nothing = Object.fromEntries(actionNames.map((action) => [action, never]));
  const expected: Record<Caller, object> = {
    engineer,
    portal: engineer,
    operator: Object.fromEntries(actionNames.map((action) => [action, always])),
    outsider: nothing,
    groupless: nothing,
    accountant: { ...nothing, 'session.view': viewOwn },
  };
  for (const [name, ctx] of Object.entries(callers)) {
    it(`tells ${name} what is allowed`, async () => {
      const described = await new DescribeAccess(policies).execute(ctx);
      const told = Object.fromEntries(described.map(({ action, ...rest }) => [action, rest]));
      expect(told).toEqual(expected[name as Caller]);
    });
  }
});

describe('a denial under the development policies', () => {
  const cases: [string, Caller, AccessQuestion, readonly string[], string][] = [
    [
      'names the guardrail and its advice',
      'engineer',
      create({}, 'kube-system'),
      ['system-namespaces-are-for-operators'],
      'Policy "system-namespaces-are-for-operators" forbids session.create here. ' +
        "The cluster's own namespaces (kube-...) are debugged by operators only; ask one.",
    ],
    [
      'says who debugs nodes',
      'engineer',
      debugNode({}),
      ['nodes-are-for-operators'],
      'Policy "nodes-are-for-operators" forbids session.create here. ' +
        "A debug pod on a node sees the node's files, network and processes. Ask an operator.",
    ],
    [
      'names the permit that came nearest and what it lacks',
      'engineer',
      create({ capabilitiesAdded: ['SYS_ADMIN'] }),
      [],
      'No policy permits session.create here. The nearest is "engineers-debug-with-ordinary-profiles", ' +
        'which requires: ["SYS_PTRACE", "NET_ADMIN", "NET_RAW"].containsAll(context.workload.capabilitiesAdded).',
    ],
    [
      'says whose session it must be',
      'engineer',
      own('session.attach', 'accountant'),
      [],
      'No policy permits session.attach here. The nearest is "engineers-use-their-own-sessions", ' +
        'which requires: resource.owner == principal.',
    ],
    [
      'says which group is needed',
      'outsider',
      { action: 'audit.view' },
      [],
      'No policy permits audit.view here. The nearest is "operators-do-everything", ' +
        'which requires: principal.groupNames.contains("operators").',
    ],
  ];
  for (const [what, caller, question, policyIds, sentence] of cases) {
    it(what, async () => {
      const decision = await decide.execute(callers[caller], question);
      expect(decision).toEqual({ allowed: false, policyIds, sentence });
    });
  }
});
