import { beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { systemClock } from '@endoscope/core';
import { CedarPolicyEngine } from './adapters/cedar-policy-engine.ts';
import { FilePolicySource } from './adapters/file-policy-source.ts';
import { CurrentPolicies } from './application/current-policies.ts';
import { DecideAccess } from './application/decide-access.ts';
import type { AccessQuestion } from './domain/access-question.ts';
import { aPodQuestion, aWorkload, contextOf } from './testing/policy-builders.ts';

let policies: CurrentPolicies;

beforeAll(async () => {
  const folder = join(import.meta.dirname, '../../../../deploy/policies');
  policies = new CurrentPolicies(new FilePolicySource(folder), new CedarPolicyEngine());
  await policies.load();
});

const image = `registry.example/debug/tools@sha256:${'a'.repeat(64)}`;
const create = (workload = {}, more = {}) =>
  aPodQuestion('session.create', { workload: aWorkload({ image, ...workload }), ...more });
const labelled = (labels: Record<string, string>) => ({ pod: { name: 'web-0', labels } });

const cluster = { name: 'eu-1', labels: {} };
const node = { name: 'worker-1', labels: {} };
const viewNode: AccessQuestion = { action: 'node.view', cluster, node };
const debugNode: AccessQuestion = {
  action: 'session.create',
  cluster,
  namespace: { name: 'endoscope-nodes', labels: {} },
  node,
  workload: aWorkload({ image, style: 'node' }),
};

/** `answer`: the policies the decision names, after `+` for yes and `-` for no. */
function check(
  what: string,
  groups: readonly string[],
  question: AccessQuestion,
  answer: string,
): void {
  it(`${what} as ${JSON.stringify(groups)}: ${answer}`, async () => {
    const decide = new DecideAccess(policies, systemClock);
    const { allowed, policyIds } = await decide.execute(contextOf('someone', groups), question);
    expect(`${allowed ? '+' : '-'}${policyIds.join(' ')}`).toBe(answer);
  });
}

describe('the example policies for production', () => {
  it('warn of nothing', () => expect(policies.get().warnings).toEqual([]));

  check(
    'debugging the own pod',
    ['payments'],
    create({}, labelled({ team: 'payments' })),
    '+teams-view-and-debug-their-own-pods',
  );
  check(
    'debugging another team’s pod',
    ['payments'],
    create({}, labelled({ team: 'search' })),
    '-',
  );
  check('debugging a pod without a team', ['payments'], create({}, labelled({})), '-');
  check(
    'debugging with another image',
    ['on-call'],
    create({ image: 'busybox' }),
    '-debug-images-come-from-our-registry',
  );
  check(
    'debugging with an image by tag',
    ['on-call'],
    create({ image: 'registry.example/debug/tools:1' }),
    '-debug-images-come-from-our-registry',
  );
  check(
    'debugging privileged',
    ['on-call'],
    create({ privileged: true }),
    '-no-privileged-debug-containers',
  );
  check(
    'debugging with SYS_ADMIN',
    ['on-call'],
    create({ capabilitiesAdded: ['SYS_ADMIN'] }),
    '-no-privileged-debug-containers',
  );
  check(
    'debugging in kube-system',
    ['on-call'],
    create({}, { namespaceName: 'kube-system' }),
    '-system-namespaces-are-for-the-platform-team',
  );
  check(
    'debugging the gateway itself',
    ['on-call'],
    create({}, { namespaceName: 'endoscope' }),
    '-system-namespaces-are-for-the-platform-team',
  );
  check(
    'debugging cardholder data',
    ['on-call'],
    create({}, labelled({ tier: 'pci' })),
    '-cardholder-data-only-with-its-own-group',
  );
  check(
    'debugging it when cleared',
    ['on-call', 'pci-cleared'],
    create({}, labelled({ tier: 'pci' })),
    '+on-call-debugs-anything',
  );
  check('debugging a node', ['on-call'], debugNode, '-nodes-are-for-the-platform-team');
  check('debugging a node', ['platform'], debugNode, '+platform-debugs-nodes');
  check('viewing a node', ['on-call'], viewNode, '+on-call-debugs-anything');
  check('viewing a node', ['security'], viewNode, '+security-reads-everything');
  check('viewing a node', ['payments'], viewNode, '-');
  for (const host of [{ hostNetwork: true }, { hostPid: true }, { hostPaths: ['/'] }]) {
    const copy = create({ style: 'copy', ...host });
    const answer = '-pods-with-the-host-are-for-the-platform-team';
    check(`making a copy with ${Object.keys(host)[0]}`, ['on-call'], copy, answer);
  }
  check(
    'making a copy of the own pod',
    ['payments'],
    create({ style: 'copy' }, labelled({ team: 'payments' })),
    '+teams-view-and-debug-their-own-pods',
  );
  check(
    'reading the audit log',
    ['security'],
    { action: 'audit.view' },
    '+security-reads-everything',
  );
  check('reading the audit log', ['platform'], { action: 'audit.view' }, '-');
  for (const action of ['audit.export', 'audit.hold', 'audit.send'] as const) {
    check(action, ['security'], { action }, '+security-reads-everything');
    check(action, ['platform'], { action }, '-');
  }
  check(
    'debugging a pod that has nine debug containers',
    ['on-call'],
    create({ podDebugContainers: 9 }),
    '+on-call-debugs-anything',
  );
  check(
    'debugging a pod that has ten of them',
    ['on-call'],
    create({ podDebugContainers: 10 }),
    '-ten-debug-containers-are-enough-for-a-pod',
  );
  check(
    'debugging a copy of such a pod',
    ['on-call'],
    create({ style: 'copy', podDebugContainers: 10 }),
    '+on-call-debugs-anything',
  );
});
