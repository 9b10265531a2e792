/** Proves a cluster by what it is for: a pod starts, runs and goes away again. */
import { HarnessError } from '../harness-error.ts';
import { waitUntil } from '../host/wait-until.ts';
import { DISTROLESS_APP_IMAGE } from '../images/cluster-images.ts';
import { callApi } from './api-client.ts';
import type { ClusterPlan } from './cluster-plan.ts';

const PODS = '/api/v1/namespaces/default/pods';
const PROBE = `${PODS}/endoscope-probe`;
const TIMEOUT_MS = 60_000;

export async function runProbePod(plan: ClusterPlan): Promise<void> {
  const created = await callApi(plan, { method: 'POST', path: PODS, body: probePod() });
  if (created.status !== 201) {
    throw new HarnessError(
      `The probe pod was refused with ${created.status}: ${created.text}`,
      `Read ${plan.paths.logs}/apiserver.log.`,
    );
  }
  const nextStep = `Run: ${plan.paths.kubectl} describe pod, and read ${plan.paths.logs}.`;
  const options = { timeoutMs: TIMEOUT_MS, nextStep };
  await waitUntil('The start of the probe pod', () => hasPhase(plan, 'Running'), options);
  await callApi(plan, { method: 'DELETE', path: `${PROBE}?gracePeriodSeconds=1` });
  await waitUntil('The end of the probe pod', () => isGone(plan), options);
}

function probePod(): object {
  const image = DISTROLESS_APP_IMAGE.replace('docker.io/library/', '');
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'endoscope-probe' },
    spec: {
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

async function isGone(plan: ClusterPlan): Promise<boolean> {
  return (await callApi(plan, { path: PROBE })).status === 404;
}
