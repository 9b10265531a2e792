import { NamespaceNotAllowed } from './cluster.errors.ts';
import type { Cluster } from './cluster.ts';
import { clusterLimits } from './clusters.limits.ts';
import { FieldViolations } from './field-violations.ts';
import { dnsLabelHelp, isDnsLabel, isDnsSubdomain } from './kubernetes-name.ts';
import { namespaceIsOpen } from './namespace-rules.ts';

/** Throws RequestInvalid for names Kubernetes does not have, before any path is made of them. */
export function requireNames(names: {
  readonly namespace?: string | undefined;
  readonly pod?: string | undefined;
  readonly node?: string | undefined;
  readonly labelSelector?: string | undefined;
}): void {
  const { namespace, pod, node, labelSelector = '' } = names;
  const violations = new FieldViolations();
  if (namespace !== undefined) violations.require(isDnsLabel(namespace), 'namespace', dnsLabelHelp);
  const nameHelp = 'must be a DNS name: lower-case letters, digits, "-" and ".".';
  if (pod !== undefined) violations.require(isDnsSubdomain(pod), 'pod', nameHelp);
  if (node !== undefined) violations.require(isDnsSubdomain(node), 'node', nameHelp);
  const { labelSelectorCharactersMax: max } = clusterLimits;
  const selectorHelp = `must be at most ${max} characters.`;
  violations.require(labelSelector.length <= max, 'labelSelector', selectorHelp);
  violations.throwIfAny('The names are not valid.');
}

export function requireOpen(cluster: Cluster, namespace: string): void {
  if (namespaceIsOpen(cluster.namespaces, namespace)) return;
  throw new NamespaceNotAllowed({ cluster: cluster.name, namespace });
}
