import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';
import type { Invocation } from './define.ts';

export async function run(
  context: Context,
  { operands, options }: Invocation<{ force?: boolean }>,
): Promise<void> {
  const name = operands[0]!;
  const client = await context.client();
  const { endedSessions } = await client.clusters.remove(name, { force: !!options.force });
  const ended = endedSessions > 0 ? ` ${endedSessions} sessions were ended first.` : '';
  context.stdout.line(`Cluster ${safeLine(name)} removed.${ended}`);
  context.stderr.line('  What join made in the cluster stays until you delete it:');
  context.stderr.line('  kubectl delete -f deploy/cluster-access');
}
