import { isDnsSubdomain } from './kubernetes-name.ts';

/** Objects that stand for pods. */
export const workloadKinds = [
  'deployment',
  'statefulset',
  'daemonset',
  'replicaset',
  'replicationcontroller',
  'job',
  'cronjob',
  'service',
  'pod',
] as const;
export type WorkloadKind = (typeof workloadKinds)[number];

interface KindNames {
  /** API group; empty for core. */
  readonly group: '' | 'apps' | 'batch';
  /** As in a URL path. */
  readonly resource: string;
  /** `kubectl api-resources`, column SHORTNAMES. */
  readonly short: readonly string[];
}

export const kindNames: Readonly<Record<WorkloadKind, KindNames>> = {
  deployment: { group: 'apps', resource: 'deployments', short: ['deploy'] },
  statefulset: { group: 'apps', resource: 'statefulsets', short: ['sts'] },
  daemonset: { group: 'apps', resource: 'daemonsets', short: ['ds'] },
  replicaset: { group: 'apps', resource: 'replicasets', short: ['rs'] },
  replicationcontroller: { group: '', resource: 'replicationcontrollers', short: ['rc'] },
  job: { group: 'batch', resource: 'jobs', short: [] },
  cronjob: { group: 'batch', resource: 'cronjobs', short: ['cj'] },
  service: { group: '', resource: 'services', short: ['svc'] },
  pod: { group: '', resource: 'pods', short: ['po'] },
};

/** One object of a namespace, as a caller names it. */
export interface WorkloadName {
  readonly kind: WorkloadKind;
  readonly name: string;
}

export type ParsedReference =
  | { readonly ok: true; readonly value: WorkloadName }
  | { readonly ok: false; readonly why: string };

const nodeWords = new Set(['node', 'nodes', 'no']);
const example = 'as in deploy/web';

/**
 * `KIND/NAME` in every spelling kubectl takes: singular, plural, short name or Kind, in any case,
 * followed by `.GROUP` or `.VERSION.GROUP` (`deployments.v1.apps/web`). Names are exact.
 */
export function parseWorkloadReference(text: string): ParsedReference {
  const [word = '', name, ...rest] = text.split('/');
  if (name === undefined || word === '' || rest.length > 0) {
    return { ok: false, why: `must be KIND/NAME, ${example}` };
  }
  if (nodeWords.has(word.toLowerCase())) {
    return { ok: false, why: 'names a node; give its name as target.node' };
  }
  const kind = kindOf(word.toLowerCase());
  if (kind === undefined) {
    return { ok: false, why: `is of no kind that has pods; use ${workloadKinds.join(', ')}` };
  }
  if (!isDnsSubdomain(name)) {
    return { ok: false, why: 'must end in a DNS name: lower-case letters, digits, "-" and "."' };
  }
  return { ok: true, value: { kind, name } };
}

function kindOf(word: string): WorkloadKind | undefined {
  const [resource = '', ...qualifiers] = word.split('.');
  const kind = workloadKinds.find((candidate) => {
    const { resource: plural, short } = kindNames[candidate];
    return resource === candidate || resource === plural || short.includes(resource);
  });
  if (kind === undefined || qualifiers.length === 0) return kind;
  const { group } = kindNames[kind];
  // A core resource has a version and an empty group: `pods.v1.`, and kubectl takes `pods.v1` too.
  const spelt = group === '' ? ['v1', 'v1.'] : [group, `v1.${group}`];
  return spelt.includes(qualifiers.join('.')) ? kind : undefined;
}
