/** Lays out the directory of a cluster and fills it with what the servers read. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPki } from './certificates.ts';
import type { ClusterPlan } from './cluster-plan.ts';
import { configurationFiles, podNetwork } from './configuration-files.ts';
import { renderKubeconfig } from './kubeconfig.ts';
import { apiServerUrl, CLIENT_PARTS, partKubeconfig } from './server-parts.ts';

export function makeClusterDirectories({ paths }: ClusterPlan): void {
  const visible = ['directory', 'logs', 'processes', 'kubelet', 'podLogs', 'cniConfig'] as const;
  for (const key of visible) mkdirSync(paths[key], { mode: 0o755 });
  const closed = ['pki', 'config', 'etcd', 'containerd'] as const;
  for (const key of closed) mkdirSync(paths[key], { mode: 0o700 });
}

/** Needs the certificates. */
export function writeClusterFiles(plan: ClusterPlan): void {
  for (const [name, content] of Object.entries(configurationFiles(plan))) {
    writeFileSync(join(plan.paths.config, name), content);
  }
  writeFileSync(join(plan.paths.cniConfig, '10-bridge.conflist'), podNetwork(plan));
  for (const part of CLIENT_PARTS) writeKubeconfig(plan, part, partKubeconfig(plan, part));
  writeKubeconfig(plan, 'admin', plan.paths.kubeconfig);
  writeKubectl(plan);
}

function writeKubeconfig(plan: ClusterPlan, certificate: string, file: string): void {
  const text = renderKubeconfig({
    name: plan.name,
    user: `${plan.name}-${certificate}`,
    server: apiServerUrl(plan),
    certificateAuthority: readPki(plan, 'ca.crt'),
    certificate: readPki(plan, `${certificate}.crt`),
    key: readPki(plan, `${certificate}.key`),
  });
  writeFileSync(file, text, { mode: 0o600 });
}

/** A kubectl of the right version that knows its cluster, for people and tests alike. */
function writeKubectl(plan: ClusterPlan): void {
  const { kubectl, kubeconfig, directory } = plan.paths;
  const script = `#!/bin/sh
export KUBECONFIG='${kubeconfig}' KUBECACHEDIR='${join(directory, 'kubectl-cache')}'
exec '${plan.serverBinary}' kubectl "$@"
`;
  writeFileSync(kubectl, script);
  chmodSync(kubectl, 0o755);
}
