/** Proves a cluster by what it is for: a pod starts, runs and goes away again. */
import { HarnessError } from '../harness-error.ts';
import { waitUntil } from '../host/wait-until.ts';
import { DISTROLESS_APP_IMAGE } from '../images/cluster-images.ts';
import { callApi } from './api-client.ts';
import type { ClusterPlan } from './cluster-plan.ts';

const PODS = '/api/v1/namespaces/default/pods';
const PROBE = `${PODS}/endoscope-probe`;
/**
 * Far above the second or two of a cluster at rest: whoever loses the API server several times
 * comes back to its watch after up to 60 s (client-go's reflectors wait 0.8 s, doubled each time
 * up to 30 s, and up to twice that by chance).
 */
const TIMEOUT_MS = 240_000;

export async function runProbePod(plan: ClusterPlan): Promise<void> {
  await proveBy(plan, probePod());
}

/**
 * The same for the kubelet of a running cluster whose API server or kubelet was started again: the
 * pod is made for its node, so that nobody waits for the scheduler. Its name is free: the pod of a
 * proof that was cut off goes first.
 */
export async function proveKubelet(plan: ClusterPlan): Promise<void> {
  await callApi(plan, { method: 'DELETE', path: `${PROBE}?gracePeriodSeconds=0` });
  await proveBy(plan, probePod({ nodeName: plan.nodeName }));
}

/** An answer that did not come is asked for again: the machine may be busy. */
async function proveBy(plan: ClusterPlan, body: object): Promise<void> {
  const nextStep = `Run: ${plan.paths.kubectl} describe pod, and read ${plan.paths.logs}.`;
  const options = { timeoutMs: TIMEOUT_MS, nextStep };
  await waitUntil('The probe pod', () => isMade(plan, body), options);
  await waitUntil('The start of the probe pod', () => hasPhase(plan, 'Running'), options);
  await waitUntil('The end of the probe pod', () => isRemoved(plan), options);
}

async function isMade(plan: ClusterPlan, body: object): Promise<boolean> {
  const { status, text } = await callApi(plan, { method: 'POST', path: PODS, body });
  // 409: made by a request whose answer was lost.
  if (status === 201 || status === 409) return true;
  if (status === 0 || status === 429 || status >= 500) return false;
  throw new HarnessError(
    `The probe pod was refused with ${status}: ${text}`,
    `Read ${plan.paths.logs}/apiserver.log.`,
  );
}

function probePod(placed: { nodeName?: string } = {}): object {
  const image = DISTROLESS_APP_IMAGE.replace('docker.io/library/', '');
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'endoscope-probe' },
    spec: {
      ...placed,
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'app', image, imagePullPolicy: 'IfNotPresent' }],
    },
  };
}

async function hasPhase(plan: ClusterPlan, phase: string): Promise<boolean> {
  const { status, text } = await callApi(plan, { path: PROBE });
  return status === 200 && JSON.parse(text).status?.phase === phase;
}

async function isRemoved(plan: ClusterPlan): Promise<boolean> {
  const { status } = await callApi(plan, {
    method: 'DELETE',
    path: `${PROBE}?gracePeriodSeconds=1`,
  });
  return status === 404;
}
