import { failure } from './status.ts';
import { storedKinds } from './workload-store.ts';
import type { Status } from './status.ts';

export interface UserInfo {
  readonly username: string;
  readonly groups: readonly string[];
}

/** One row of the small RBAC table; empty `namespaces` means everywhere. */
export interface RbacRule {
  readonly users?: readonly string[];
  readonly groups?: readonly string[];
  readonly verbs: readonly string[];
  /** With subresource (`pods/exec`); `*` is all. */
  readonly resources: readonly string[];
  readonly namespaces?: readonly string[];
}

export interface AccessQuestion {
  readonly verb: string;
  readonly group?: string | undefined;
  readonly resource: string;
  readonly subresource?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

export const gatewayUser: UserInfo = {
  username: 'system:serviceaccount:endoscope-system:endoscope-gateway',
  groups: [
    'system:serviceaccounts',
    'system:serviceaccounts:endoscope-system',
    'system:authenticated',
  ],
};

const debuggers = ['engineers', 'operators', 'portals'].flatMap((group) => [
  group,
  `oidc:${group}`,
]);

const personRules: readonly RbacRule[] = [
  {
    groups: debuggers,
    verbs: ['get', 'list', 'watch'],
    resources: ['pods', 'pods/log', 'events', 'namespaces'],
  },
  {
    groups: debuggers,
    verbs: ['get', 'list'],
    resources: Object.keys(storedKinds),
  },
  {
    groups: debuggers,
    verbs: ['get', 'patch', 'update'],
    resources: ['pods/ephemeralcontainers'],
  },
  {
    groups: debuggers,
    verbs: ['get', 'create'],
    resources: ['pods/attach', 'pods/exec', 'pods/portforward'],
  },
  {
    groups: ['system:authenticated'],
    verbs: ['create'],
    resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  },
];

/** The gateway's token is an administrator's: tests use it to play the cluster's part. */
export const defaultRules: readonly RbacRule[] = [
  { users: [gatewayUser.username], verbs: ['*'], resources: ['*'] },
  ...personRules,
];

/** The rights of a cluster joined with deploy/cluster-access and its usual bindings. */
export const joinedRules: readonly RbacRule[] = [
  { users: [gatewayUser.username], verbs: ['impersonate'], resources: ['users', 'groups'] },
  ...personRules,
];

export function rulesOf(rules: readonly RbacRule[], user: UserInfo): RbacRule[] {
  return rules.filter(
    (rule) =>
      rule.users?.includes(user.username) ||
      rule.groups?.some((group) => user.groups.includes(group)) ||
      user.groups.includes('system:masters'),
  );
}

export function isAllowed(
  rules: readonly RbacRule[],
  user: UserInfo,
  question: AccessQuestion,
): boolean {
  const has = (list: readonly string[], value: string): boolean =>
    list.includes('*') || list.includes(value);
  const resource = resourceOf(question);
  return rulesOf(rules, user).some(
    (rule) =>
      has(rule.verbs, question.verb) &&
      has(rule.resources, resource) &&
      (!rule.namespaces || rule.namespaces.includes(question.namespace ?? '')),
  );
}

/** 403 in the words of the RBAC authorizer. */
export function forbidden(user: UserInfo, question: AccessQuestion): Status {
  const { verb, group = '', resource, namespace, name } = question;
  const scope = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope';
  const object = name ? `${resource} "${name}"` : resource;
  const qualified = group === '' ? object : object.replace(resource, `${resource}.${group}`);
  const message =
    `${qualified} is forbidden: User "${user.username}" cannot ${verb} resource ` +
    `"${resourceOf(question)}" in API group "${group}" ${scope}`;
  return failure([403, 'Forbidden'], message, {
    ...(name ? { name } : {}),
    ...(group === '' ? {} : { group }),
    kind: resource,
  });
}

function resourceOf({ resource, subresource }: AccessQuestion): string {
  return subresource ? `${resource}/${subresource}` : resource;
}
