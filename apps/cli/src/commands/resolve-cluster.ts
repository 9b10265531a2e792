import type { EndoscopeClient } from '@endoscope/client';
import { UsageError } from '../cli-error.ts';
import type { Context } from '../context.ts';

/** The cluster asked for, or the only one there is. */
export async function resolveCluster(
  context: Context,
  { client, flag }: { client: EndoscopeClient; flag: string | undefined },
): Promise<string> {
  const chosen = await context.findCluster(flag);
  if (chosen !== undefined) return chosen;
  const { items } = await client.clusters.list({ pageSize: 20 });
  if (items.length === 1) return items[0]!.name;
  const names = items.map((cluster) => cluster.name).join(', ');
  throw new UsageError('you must specify --cluster', {
    hint: items.length === 0 ? 'You can see no cluster yet.' : `There are ${names}.`,
  });
}
