import type { Node } from '@endoscope/client';
import type { Context } from '../context.ts';
import { ageOf } from '../output/age.ts';
import { parseFormat, printList } from '../output/print-result.ts';
import type { Column } from '../output/table.ts';
import type { Invocation } from './define.ts';
import { resolveCluster } from './resolve-cluster.ts';
import { take } from './take.ts';

interface NodesOptions {
  readonly cluster?: string;
  readonly selector?: string;
  readonly limit: number;
  readonly output?: string;
}

export async function run(context: Context, { options }: Invocation<NodesOptions>): Promise<void> {
  const format = parseFormat(options.output);
  const client = await context.client();
  const cluster = await resolveCluster(context, { client, flag: options.cluster });
  const query = { cluster, ...(options.selector && { labelSelector: options.selector }) };
  const nodes = await take(client.nodes.all(query), options.limit);
  await printList(context, nodes, {
    ...{ format, empty: 'No nodes.', columns: nodeColumns(new Date()) },
    nameOf: (node) => `node/${node.name}`,
  });
}

function nodeColumns(now: Date): Column<Node>[] {
  const address = (node: Node, type: string) =>
    node.addresses?.find((each) => each.type === type)?.address;
  return [
    { header: 'NAME', value: (n) => n.name },
    { header: 'STATUS', value: (n) => n.status, isState: true },
    { header: 'ROLES', value: (n) => n.roles?.join(',') },
    { header: 'AGE', value: (n) => ageOf(n.createTime, now) },
    { header: 'VERSION', value: (n) => n.kubeletVersion },
    { header: 'INTERNAL-IP', value: (n) => address(n, 'InternalIP'), wide: true },
    { header: 'OS-IMAGE', value: (n) => n.osImage, wide: true },
    { header: 'KERNEL', value: (n) => n.kernelVersion, wide: true },
    { header: 'RUNTIME', value: (n) => n.containerRuntime, wide: true },
    {
      header: 'TAINTS',
      value: (n) => n.taints?.map((t) => `${t.key}:${t.effect}`).join(','),
      wide: true,
    },
  ];
}
