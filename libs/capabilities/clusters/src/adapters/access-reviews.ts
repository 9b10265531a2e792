/** One question to `SelfSubjectAccessReview`; all namespaces, core API group. */
export interface Review {
  readonly verb: string;
  readonly resource: string;
  readonly subresource?: string;
  /** Of the object; absent asks for all. */
  readonly name?: string;
  readonly group?: string;
}

export const wordsOf = ({ verb, resource, subresource, name }: Review): string =>
  [verb, `${resource}${subresource ? `/${subresource}` : ''}`, name].filter(Boolean).join(' ');

/** What debugging a pod takes (kubernetes-debugging.md §2.5); get and create together on streams. */
export const debuggerRights: readonly Review[] = [
  { verb: 'get', resource: 'pods' },
  { verb: 'list', resource: 'pods' },
  { verb: 'watch', resource: 'pods' },
  { verb: 'patch', resource: 'pods', subresource: 'ephemeralcontainers' },
  { verb: 'get', resource: 'pods', subresource: 'attach' },
  { verb: 'create', resource: 'pods', subresource: 'attach' },
  { verb: 'get', resource: 'pods', subresource: 'exec' },
  { verb: 'create', resource: 'pods', subresource: 'exec' },
  { verb: 'get', resource: 'pods', subresource: 'portforward' },
  { verb: 'create', resource: 'pods', subresource: 'portforward' },
  { verb: 'get', resource: 'pods', subresource: 'log' },
  { verb: 'list', resource: 'events' },
  { verb: 'get', resource: 'namespaces' },
];

/** What the gateway's own identity must never hold, with the harm it does. */
export const excessiveRights: readonly (Review & { readonly harm: string })[] = [
  { verb: '*', resource: '*', group: '*', harm: 'It is cluster-admin in all but name' },
  {
    verb: 'get',
    resource: 'nodes',
    subresource: 'proxy',
    harm: 'It can run commands in every container of a node, unseen by the audit log',
  },
  { verb: 'get', resource: 'secrets', harm: 'It can read every secret' },
  { verb: 'list', resource: 'secrets', harm: 'It can read every secret' },
];

/** What an identity that only impersonates has no use for. */
export const directRights: readonly Review[] = [
  { verb: 'create', resource: 'pods' },
  { verb: 'patch', resource: 'pods', subresource: 'ephemeralcontainers' },
  { verb: 'create', resource: 'pods', subresource: 'exec' },
  { verb: 'create', resource: 'pods', subresource: 'attach' },
];
