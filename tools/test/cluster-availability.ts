import { join } from 'node:path';
import { runProgram } from './run-program.ts';

const statusTimeoutMs = 30_000;

/** True when the cluster suites find clusters without starting any. */
export async function clustersAreUp(root: string): Promise<boolean> {
  if (process.env['ENDOSCOPE_TEST_KUBECONFIGS']) return true;
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const { code } = await runProgram({
    cwd: root,
    command: process.execPath,
    args: [join(root, 'test/cluster/harness/main.ts'), 'status'],
    timeoutMs: statusTimeoutMs,
  });
  return code === 0;
}
