/** Runs the harness's command line from a test. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UpResult } from './commands/up.ts';
import { HarnessError } from './harness-error.ts';
import { runCommand } from './host/run-command.ts';
import type { TestCluster } from './test-cluster.ts';

/** In a process of its own, so that no test runner becomes the parent of a kubelet. */
export async function runHarness(args: readonly string[]): Promise<string> {
  const main = join(import.meta.dirname, 'main.ts');
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code === 0) return output;
  throw new HarnessError(
    `No test clusters: "${args.join(' ')}" ended with code ${code}.`,
    'Read what it printed above; the same command can be run by hand.',
  );
}

export function testClusterOf(cluster: UpResult): TestCluster {
  return {
    name: cluster.name,
    context: cluster.context,
    server: cluster.server,
    version: cluster.version,
    featureGates: cluster.featureGates,
    kubeconfigPath: cluster.kubeconfigPath,
    kubeconfig: readFileSync(cluster.kubeconfigPath, 'utf8'),
    auditLogPath: cluster.auditLogPath,
    kubectl: (args, input) => runCommand(cluster.kubectlPath, args, input),
  };
}
