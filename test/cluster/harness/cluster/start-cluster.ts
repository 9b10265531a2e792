/** Boots one planned cluster from nothing and returns when a pod has run on it. */
import { makeBridge } from '../host/bridge.ts';
import { makeCgroup } from '../host/cgroups.ts';
import { runCommand, runOrThrow } from '../host/run-command.ts';
import { waitUntil } from '../host/wait-until.ts';
import type { Progress } from '../progress.ts';
import { issueCertificates } from './certificates.ts';
import { makeClusterDirectories, writeClusterFiles } from './cluster-files.ts';
import type { ClusterPlan } from './cluster-plan.ts';
import { assertPartsRun, startPart } from './cluster-processes.ts';
import { makeRecord, writeRecord } from './cluster-record.ts';
import { accountShortcoming, apiServerShortcoming, nodeShortcoming } from './node-readiness.ts';
import { inOwnLogs, mountOwnLogs } from './private-logs.ts';
import { runProbePod } from './probe-pod.ts';
import { CLIENT_PARTS, partCommand, SERVER_PARTS, type ServerPart } from './server-parts.ts';

const START_TIMEOUT_MS = 240_000;

type Question = (plan: ClusterPlan) => Promise<string | undefined>;

export async function startCluster(
  plan: ClusterPlan,
  imageFiles: string[],
  progress: Progress,
): Promise<void> {
  const record = makeRecord(plan, imageFiles);
  makeClusterDirectories(plan);
  // Before anything else exists, so that a start cut off here is recognised by the next run.
  writeRecord(plan, record);
  await issueCertificates(plan);
  writeClusterFiles(plan);
  makeCgroup(plan.cgroupName);
  await makeBridge(plan.bridgeName, `${plan.network.nodeAddress}/24`);
  await startServers(plan, imageFiles, progress);
  await runProbePod(plan);
  writeRecord(plan, { ...record, state: 'ready' });
}

/** Clients of the API server come second, and the kubelet wants its images to be there. */
async function startServers(
  plan: ClusterPlan,
  imageFiles: string[],
  progress: Progress,
): Promise<void> {
  const first: ServerPart[] = ['etcd', 'apiserver', 'containerd'];
  progress('starting the servers');
  for (const part of first) start(plan, part);
  await Promise.all([
    importImages(plan, imageFiles, progress),
    waitFor('The API server', plan, { parts: first, question: apiServerShortcoming }),
  ]);
  progress('API server and images are ready, starting the node');
  await mountOwnLogs(plan);
  for (const part of CLIENT_PARTS) start(plan, part);
  const parts = SERVER_PARTS;
  await waitFor('A ready node', plan, { parts, question: nodeShortcoming });
  await waitFor('The default service account', plan, { parts, question: accountShortcoming });
  progress('node is ready, running a probe pod');
}

function start(plan: ClusterPlan, part: ServerPart): void {
  startPart(plan, part, inOwnLogs(plan, part, partCommand(plan, part)));
}

function waitFor(
  what: string,
  plan: ClusterPlan,
  { parts, question }: { parts: readonly ServerPart[]; question: Question },
): Promise<void> {
  const isDone = async () => {
    assertPartsRun(plan, parts);
    return (await question(plan)) === undefined;
  };
  const nextStep = `Read the logs in ${plan.paths.logs}.`;
  return waitUntil(what, isDone, { timeoutMs: START_TIMEOUT_MS, nextStep });
}

async function importImages(
  plan: ClusterPlan,
  imageFiles: string[],
  progress: Progress,
): Promise<void> {
  const ctr = ['--address', plan.paths.containerdSocket, '--namespace', 'k8s.io'];
  const question = async () => {
    const { code, stderr } = await runCommand('ctr', [...ctr, 'version']);
    return code === 0 ? undefined : stderr;
  };
  await waitFor('containerd', plan, { parts: ['containerd'], question });
  progress(`importing ${imageFiles.length} images`);
  for (const file of imageFiles) await runOrThrow('ctr', [...ctr, 'image', 'import', file]);
}
