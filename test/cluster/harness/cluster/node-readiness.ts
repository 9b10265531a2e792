/** Single questions about a running cluster; a no comes with the words of whoever said it. */
import { callApi } from './api-client.ts';
import type { ClusterPlan } from './cluster-plan.ts';

/** `undefined` means yes; a text says why not. */
type Shortcoming = string | undefined;

interface Condition {
  type: string;
  status: string;
  message?: string;
}

export async function apiServerShortcoming(plan: ClusterPlan): Promise<Shortcoming> {
  const answer = await callApi(plan, { path: '/readyz' });
  return answer.status === 200 ? undefined : `answers ${answer.status} ${firstLine(answer.text)}`;
}

export async function nodeShortcoming(plan: ClusterPlan): Promise<Shortcoming> {
  const answer = await callApi(plan, { path: `/api/v1/nodes/${plan.nodeName}` });
  if (answer.status !== 200) return `node ${plan.nodeName} is not registered`;
  const conditions: Condition[] = JSON.parse(answer.text).status?.conditions ?? [];
  const ready = conditions.find((condition) => condition.type === 'Ready');
  return ready?.status === 'True' ? undefined : (ready?.message ?? 'no Ready condition yet');
}

/** In its first second a namespace has no account yet, and every pod in it is refused. */
export async function accountShortcoming(plan: ClusterPlan): Promise<Shortcoming> {
  const path = '/api/v1/namespaces/default/serviceaccounts/default';
  const { status } = await callApi(plan, { path });
  return status === 200 ? undefined : 'serviceaccount default does not exist';
}

/**
 * An API server that has just started answers 403 until it has read its roles. The administrator
 * stands above them and would not notice, so that this asks about one who does not.
 */
export async function rolesShortcoming(plan: ClusterPlan): Promise<Shortcoming> {
  const { status, text } = await callApi(plan, {
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user: 'system:kube-scheduler',
        resourceAttributes: { verb: 'list', resource: 'pods' },
      },
    },
  });
  if (status !== 201) return `answers ${status} ${firstLine(text)}`;
  const { allowed, reason } = JSON.parse(text).status ?? {};
  return allowed === true ? undefined : `has not read its roles: ${reason ?? 'no reason'}`;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
