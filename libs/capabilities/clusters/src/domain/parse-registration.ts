import { parseImageReference } from '@endoscope/core';
import { impersonations } from './cluster.ts';
import type { Cluster, ClusterCredential, Impersonation } from './cluster.ts';
import { clusterLimits } from './clusters.limits.ts';
import { FieldViolations } from './field-violations.ts';
import { dnsLabelHelp, isDnsLabel, isLabelKey, isLabelValue } from './kubernetes-name.ts';
import { isNamespaceRule, namespaceRulesDefault } from './namespace-rules.ts';
import type { NamespaceRules } from './namespace-rules.ts';
import { checkCredential } from './parse-credential.ts';
import type { CredentialRules } from './parse-credential.ts';
import { parseCertificates } from './pem.ts';
import { parseServerUrl } from './server-url.ts';

/** A cluster as a caller describes it; connection fields may come out of a kubeconfig instead. */
export interface ClusterDescription {
  readonly name: string;
  readonly serverUrl: string;
  readonly caCertificatePem?: string | undefined;
  readonly credential: ClusterCredential;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly defaultImage?: string | undefined;
  readonly namespaces?: NamespaceRules | undefined;
  readonly impersonation?: Impersonation | undefined;
}

/** The parts of a Cluster that its registration decides. */
export type ClusterRegistration = Omit<Cluster, 'createTime' | 'createdBy' | 'health' | 'revision'>;

/** Checks every field and puts URL and certificates into their normal form, or throws RequestInvalid. */
export function parseRegistration(
  description: ClusterDescription,
  rules: CredentialRules,
): ClusterRegistration {
  const violations = new FieldViolations();
  const { labels = {}, namespaces = namespaceRulesDefault, defaultImage } = description;
  const impersonation = description.impersonation ?? 'user_and_groups';
  violations.require(isDnsLabel(description.name), 'name', dnsLabelHelp);
  checkLabels(labels, violations);
  checkNamespaces(namespaces, violations);
  checkImage(defaultImage, violations);
  checkCredential(description.credential, rules, violations);
  const known = `must be one of ${impersonations.join(', ')}.`;
  violations.require(impersonations.includes(impersonation), 'impersonation', known);
  const server = parseServerUrl(description.serverUrl);
  violations.require(server.ok, 'serverUrl', server.ok ? '' : server.why);
  const ca = parseAuthorities(description.caCertificatePem);
  violations.require(ca.ok, 'caCertificatePem', ca.ok ? '' : ca.why);
  violations.throwIfAny('The cluster cannot be registered as described.');
  return {
    name: description.name,
    serverUrl: server.ok ? server.url : '',
    caCertificatePem: ca.ok ? ca.pem : undefined,
    credentialKind: description.credential.kind,
    labels: { ...labels },
    defaultImage: defaultImage === '' ? undefined : defaultImage,
    namespaces: { allowed: [...namespaces.allowed], denied: [...namespaces.denied] },
    impersonation,
  };
}

function checkLabels(labels: Readonly<Record<string, string>>, violations: FieldViolations): void {
  const entries = Object.entries(labels);
  const { labelsMax } = clusterLimits;
  violations.require(entries.length <= labelsMax, 'labels', `must be at most ${labelsMax}.`);
  for (const [key, value] of entries.slice(0, labelsMax)) {
    const field = `labels.${key.slice(0, 64)}`;
    violations.require(isLabelKey(key), field, 'must be a Kubernetes label key.');
    const help = 'must have a Kubernetes label value: at most 63 letters, digits, "-", "_" or ".".';
    violations.require(isLabelValue(value), field, help);
  }
}

function checkNamespaces(rules: NamespaceRules, violations: FieldViolations): void {
  const { namespaceRulesMax } = clusterLimits;
  for (const list of ['allowed', 'denied'] as const) {
    const field = `namespaces.${list}`;
    const isShort = rules[list].length <= namespaceRulesMax;
    violations.require(isShort, field, `must be at most ${namespaceRulesMax}.`);
    for (const [i, rule] of rules[list].slice(0, namespaceRulesMax).entries()) {
      const help = 'must be a namespace, a prefix with a trailing "*", or "*".';
      violations.require(isNamespaceRule(rule), `${field}[${i}]`, help);
    }
  }
}

function checkImage(image: string | undefined, violations: FieldViolations): void {
  if (image === undefined || image === '') return;
  const parsed = parseImageReference(image);
  const why = parsed.ok ? '' : `must be an image reference: ${parsed.why}.`;
  violations.require(parsed.ok, 'defaultImage', why);
}

function parseAuthorities(pem: string | undefined) {
  if (pem === undefined || pem === '') return { ok: true, pem: undefined } as const;
  return parseCertificates(pem, clusterLimits.caCertificateBytesMax);
}
