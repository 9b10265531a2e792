import type { ContainerSummary, PodDescription } from '@endoscope/client';
import { parsePodName } from '../arguments/target-name.ts';
import { UsageError } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { ageOf } from '../output/age.ts';
import { renderFields } from '../output/fields.ts';
import { parseFormat, printEncoded } from '../output/print-result.ts';
import { renderTable } from '../output/table.ts';
import type { Column } from '../output/table.ts';
import { describeCluster } from './cluster-describe.run.ts';
import type { Invocation } from './define.ts';
import { resolveCluster } from './resolve-cluster.ts';
import { describeSession } from './session-describe.run.ts';

interface DescribeOptions {
  readonly cluster?: string;
  readonly namespace?: string;
  readonly output?: string;
}

export async function run(
  context: Context,
  { operands, options }: Invocation<DescribeOptions>,
): Promise<void> {
  const [kind = '', name = '', ...more] = operands.join('/').split('/');
  if (name === '' || more.length > 0) {
    throw new UsageError('name one thing: pod NAME, session ID or cluster NAME');
  }
  if (/^clusters?$/.test(kind)) return describeCluster(context, name, options.output);
  if (/^sessions?$/.test(kind)) return describeSession(context, name, options.output);
  await describePod(context, parsePodName(`${kind}/${name}`), options);
}

async function describePod(context: Context, pod: string, options: DescribeOptions): Promise<void> {
  const format = parseFormat(options.output);
  const client = await context.client();
  const cluster = await resolveCluster(context, { client, flag: options.cluster });
  const namespace = await context.namespace(options.namespace);
  const description = await client.pods.describe({ cluster, namespace, pod });
  if (format === 'json' || format === 'yaml') return printEncoded(context, description, format);
  for (const line of podLines(context, cluster, description)) context.stdout.line(line);
}

function podLines(context: Context, cluster: string, description: PodDescription): string[] {
  const { pod, containers = [], events = [] } = description;
  const view = { wide: false, paint: context.paint };
  const now = new Date();
  return [
    ...renderFields([
      ['Name', pod.name],
      ['Namespace', pod.namespace],
      ['Cluster', cluster],
      ['Status', pod.status],
      ['Node', pod.node],
      ['Created', pod.createTime],
      ['UID', pod.uid],
    ]),
    '',
    ...renderTable(containers, containerColumns, view),
    ...(events.length === 0 ? [] : ['']),
    ...(events.length === 0
      ? []
      : renderTable(
          events,
          [
            { header: 'AGE', value: (e) => ageOf(e.time, now) },
            { header: 'TYPE', value: (e) => e.type, isState: true },
            { header: 'REASON', value: (e) => e.reason },
            { header: 'CONTAINER', value: (e) => e.container },
            { header: 'MESSAGE', value: (e) => timesOf(e.count) + (e.message ?? '') },
          ],
          view,
        )),
  ];
}

const containerColumns: readonly Column<ContainerSummary>[] = [
  { header: 'CONTAINER', value: (c) => c.name },
  { header: 'LIST', value: (c) => c.list },
  { header: 'IMAGE', value: (c) => c.image },
  { header: 'STATE', value: (c) => c.state, isState: true },
  { header: 'REASON', value: (c) => c.reason },
  { header: 'EXIT', value: (c) => c.exitCode },
  { header: 'RESTARTS', value: (c) => c.restarts },
  { header: 'SESSION', value: (c) => c.session },
];

function timesOf(count: number | undefined): string {
  return count !== undefined && count > 1 ? `(${count} times) ` : '';
}
