import { ObjectNameInvalid } from './cluster.errors.ts';

/**
 * One path segment. Percent-encoding does not touch dots, and a `..` segment would climb to
 * another resource, so those are refused (reliability.md P1, P3).
 */
function segment(text: string): string {
  if (text === '' || text === '.' || text === '..') throw new ObjectNameInvalid({ name: text });
  return encodeURIComponent(text);
}

function pods(namespace: string): string {
  return `/api/v1/namespaces/${segment(namespace)}/pods`;
}

function pod(namespace: string, name: string): string {
  return `${pods(namespace)}/${segment(name)}`;
}

/** Core, or one whose version 1 has workloads. */
type ApiGroup = '' | 'apps' | 'batch';

function workloads(group: ApiGroup, namespace: string, resource: string): string {
  const root = group === '' ? '/api/v1' : `/apis/${group}/v1`;
  return `${root}/namespaces/${segment(namespace)}/${segment(resource)}`;
}

/** Paths of the API server we use, and no others. */
export const paths = {
  version: () => '/version',
  readyz: () => '/readyz',
  namespaces: () => '/api/v1/namespaces',
  namespace: (name: string) => `/api/v1/namespaces/${segment(name)}`,
  nodes: () => '/api/v1/nodes',
  node: (name: string) => `/api/v1/nodes/${segment(name)}`,
  allPods: () => '/api/v1/pods',
  pods,
  pod,
  ephemeralContainers: (namespace: string, name: string) =>
    `${pod(namespace, name)}/ephemeralcontainers`,
  attach: (namespace: string, name: string) => `${pod(namespace, name)}/attach`,
  exec: (namespace: string, name: string) => `${pod(namespace, name)}/exec`,
  portForward: (namespace: string, name: string) => `${pod(namespace, name)}/portforward`,
  log: (namespace: string, name: string) => `${pod(namespace, name)}/log`,
  workloads,
  workload: (group: ApiGroup, namespace: string, resource: string, name: string) =>
    `${workloads(group, namespace, resource)}/${segment(name)}`,
  events: (namespace: string) => `/api/v1/namespaces/${segment(namespace)}/events`,
  selfSubjectAccessReviews: () => '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
  selfSubjectRulesReviews: () => '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
} as const;

/** Content types of PATCH. Strategic merge is what kubectl debug sends. */
export const patchTypes = {
  strategicMerge: 'application/strategic-merge-patch+json',
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
} as const;
