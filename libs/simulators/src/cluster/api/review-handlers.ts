import { isAllowed, rulesOf } from './authorization.ts';
import type { ApiRequest, ClusterContext, Handler } from './cluster-context.ts';
import { Refusal, badRequest } from './status.ts';

interface ResourceAttributes {
  readonly verb?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

export const reviewAccess: Handler = (context, request) => {
  const { spec } = (request.body ?? {}) as {
    spec?: { resourceAttributes?: ResourceAttributes };
  };
  const asked = spec?.resourceAttributes;
  if (!asked?.verb || !asked.resource) {
    throw new Refusal(badRequest('spec.resourceAttributes is needed'));
  }
  const question = { ...asked, verb: asked.verb, resource: asked.resource };
  const allowed = isAllowed(context.rules, userOf(request), question);
  const status = { allowed, ...(allowed ? { reason: 'RBAC: allowed' } : {}) };
  return Promise.resolve({
    code: 201,
    body: review('SelfSubjectAccessReview', spec!, status),
  });
};

export const reviewRules: Handler = (context: ClusterContext, request) => {
  const { spec = {} } = (request.body ?? {}) as {
    spec?: { namespace?: string };
  };
  const resourceRules = rulesOf(context.rules, userOf(request))
    .filter((rule) => !rule.namespaces || rule.namespaces.includes(spec.namespace ?? ''))
    .map((rule) => ({
      verbs: rule.verbs,
      apiGroups: ['*'],
      resources: rule.resources,
    }));
  const status = { resourceRules, nonResourceRules: [], incomplete: false };
  return Promise.resolve({
    code: 201,
    body: review('SelfSubjectRulesReview', spec, status),
  });
};

function review(kind: string, spec: object, status: object): object {
  return {
    kind,
    apiVersion: 'authorization.k8s.io/v1',
    metadata: { creationTimestamp: null },
    spec,
    status,
  };
}

function userOf({ caller }: ApiRequest): {
  username: string;
  groups: readonly string[];
} {
  return caller.impersonated ?? caller.user;
}
