import type { Cluster } from '@endoscope/client';
import type { Context } from '../context.ts';
import { renderFields } from '../output/fields.ts';
import { parseFormat, printEncoded } from '../output/print-result.ts';
import { labelsOf } from './clusters-list.run.ts';
import type { Invocation } from './define.ts';
import { findingLines } from './findings-view.ts';

export async function run(
  context: Context,
  { operands, options }: Invocation<{ output?: string }>,
): Promise<void> {
  await describeCluster(context, operands[0]!, options.output);
}

export async function describeCluster(
  context: Context,
  name: string,
  output: string | undefined,
): Promise<void> {
  const format = parseFormat(output);
  const cluster = await (await context.client()).clusters.get(name);
  if (format === 'json' || format === 'yaml') return printEncoded(context, cluster, format);
  for (const line of clusterFields(cluster)) context.stdout.line(line);
  for (const line of findingLines(cluster.health?.findings, context.paint)) {
    context.stdout.line(line);
  }
}

function clusterFields(cluster: Cluster): string[] {
  const { health, namespaces } = cluster;
  return renderFields([
    ['Name', cluster.name],
    ['Server', cluster.serverUrl],
    ['Labels', labelsOf(cluster.labels)],
    ['Credential', cluster.credentialKind],
    ['Acts as', cluster.impersonation?.replaceAll('_', ' ')],
    ['Default image', cluster.defaultImage],
    ['Allowed namespaces', namespaces?.allowed?.join(', ')],
    ['Denied namespaces', namespaces?.denied?.join(', ')],
    ['Created', cluster.createTime],
    ['Created by', cluster.createdBy],
    ['Health', health?.state],
    ['Version', health?.kubernetesVersion],
    ['Checked', health?.checkTime],
  ]);
}
