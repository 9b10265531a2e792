/** What the commands print as their result, for people; tests read the same values as JSON. */
import type { StatusResult } from '../commands/status.ts';
import type { UpResult } from '../commands/up.ts';

export function renderUp(results: readonly UpResult[]): string {
  return results
    .map((cluster) => {
      const how = cluster.isReused ? 'was running' : `started in ${cluster.startSeconds} s`;
      const gates = cluster.featureGates === undefined ? '' : `, ${cluster.featureGates}`;
      return `${cluster.name}: Kubernetes ${cluster.version}${gates}, ${how}
  server      ${cluster.server}
  kubeconfig  ${cluster.kubeconfigPath}
  context     ${cluster.context}
  audit log   ${cluster.auditLogPath}
  kubectl     ${cluster.kubectlPath} get pods --all-namespaces
  next        npm start -- --kubeconfig ${cluster.kubeconfigPath}
`;
    })
    .join('\n');
}

export function renderStatus({ clusters, leftovers }: StatusResult): string {
  if (clusters.length + leftovers.length === 0) {
    return 'No clusters. Next: node test/cluster/harness/main.ts up\n';
  }
  const blocks = clusters.map((cluster) => {
    const parts = cluster.parts.map(
      ({ part, isHealthy, detail }) => `  ${isHealthy ? 'ok ' : 'BAD'} ${part.padEnd(19)}${detail}`,
    );
    const gates = cluster.featureGates === undefined ? '' : `, ${cluster.featureGates}`;
    const what = `${cluster.isHealthy ? 'healthy' : 'NOT HEALTHY'}, ${cluster.version}${gates}`;
    const memory = `${cluster.residentMebibytes} MiB resident`;
    return [`${cluster.name}: ${what}, ${memory}`, ...parts];
  });
  const rest = leftovers.map((leftover) => [`leftover: ${leftover} ("up" or "down" removes it)`]);
  return `${[...blocks, ...rest].flat().join('\n')}\n`;
}
