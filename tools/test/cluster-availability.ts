import { join } from 'node:path';
import type { ClusterGroup } from './cluster-groups.ts';
import { runProgram } from './run-program.ts';

const statusTimeoutMs = 120_000;

interface ClusterStatus {
  readonly version: string;
  readonly isHealthy: boolean;
}

/** True when the tests of a group find clusters of their version without starting any. */
export async function clustersAreUp(root: string, group: ClusterGroup): Promise<boolean> {
  // Whoever brings clusters has the tests run on them once, whatever their version is.
  if (areForeign()) return group.upArguments.includes('--version') === false;
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const { output } = await runProgram({
    cwd: root,
    command: process.execPath,
    args: [join(root, 'test/cluster/harness/main.ts'), 'status', '--output', 'json'],
    timeoutMs: statusTimeoutMs,
  });
  return clustersOf(output).some(
    ({ version, isHealthy }) => version === group.version && isHealthy,
  );
}

export function areForeign(): boolean {
  return Boolean(process.env['ENDOSCOPE_TEST_KUBECONFIGS']);
}

function clustersOf(output: string): readonly ClusterStatus[] {
  try {
    return (JSON.parse(output) as { clusters: ClusterStatus[] }).clusters;
  } catch {
    return []; // It printed an error instead.
  }
}
