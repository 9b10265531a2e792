import type { Cluster } from '@endoscope/client';
import type { Context } from '../context.ts';
import { ageOf } from '../output/age.ts';
import { parseFormat, printList } from '../output/print-result.ts';
import type { Column } from '../output/table.ts';
import type { Invocation } from './define.ts';
import { take } from './take.ts';

/** A gateway with more than this is listed by other means than a table. */
const clustersMax = 1_000;

export async function run(
  context: Context,
  { options }: Invocation<{ output?: string }>,
): Promise<void> {
  const format = parseFormat(options.output);
  const clusters = await take((await context.client()).clusters.all(), clustersMax);
  await printList(context, clusters, {
    format,
    empty: 'No clusters that you may see. An operator adds one: endo cluster join',
    columns: clusterColumns(new Date()),
    nameOf: (cluster) => `cluster/${cluster.name}`,
  });
}

export function clusterColumns(now: Date): Column<Cluster>[] {
  return [
    { header: 'NAME', value: (c) => c.name },
    { header: 'HEALTH', value: (c) => c.health?.state, isState: true },
    { header: 'VERSION', value: (c) => c.health?.kubernetesVersion },
    { header: 'SERVER', value: (c) => c.serverUrl },
    { header: 'LABELS', value: (c) => labelsOf(c.labels) },
    { header: 'AGE', value: (c) => ageOf(c.createTime, now) },
    { header: 'ACTS AS', value: (c) => c.impersonation?.replaceAll('_', ' '), wide: true },
    { header: 'CREDENTIAL', value: (c) => c.credentialKind, wide: true },
    { header: 'DEFAULT IMAGE', value: (c) => c.defaultImage, wide: true },
    { header: 'CHECKED', value: (c) => ageOf(c.health?.checkTime, now), wide: true },
    { header: 'CREATED BY', value: (c) => c.createdBy, wide: true },
  ];
}

export function labelsOf(labels: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
