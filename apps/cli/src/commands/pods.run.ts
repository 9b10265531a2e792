import type { EndoscopeClient, PodSummary } from '@endoscope/client';
import { EndoscopeError } from '@endoscope/client';
import type { Context } from '../context.ts';
import { ageOf } from '../output/age.ts';
import { parseFormat, printList } from '../output/print-result.ts';
import type { Column } from '../output/table.ts';
import { safeLine } from '../output/terminal-safe.ts';
import type { Invocation } from './define.ts';
import { take } from './take.ts';

interface PodsOptions {
  readonly cluster?: string;
  readonly namespace?: string;
  readonly allNamespaces?: boolean;
  readonly selector?: string;
  readonly limit: number;
  readonly output?: string;
}

type PodOfCluster = PodSummary & { readonly cluster: string };

export async function run(
  context: Context,
  { options }: Invocation<PodsOptions>,
): Promise<number | undefined> {
  const format = parseFormat(options.output);
  const client = await context.client();
  const cluster = await context.findCluster(options.cluster);
  const namespace = options.allNamespaces
    ? undefined
    : await context.findNamespace(options.namespace);
  const query = { namespace, labelSelector: options.selector, limit: options.limit };
  const { pods, exitCode } =
    cluster === undefined
      ? await podsEverywhere(context, client, query)
      : { pods: await podsOf(client, { ...query, cluster }), exitCode: undefined };
  await printList(context, pods, {
    format,
    empty: 'No pods.',
    columns: podColumns(new Date(), { everyCluster: cluster === undefined }),
    nameOf: (pod) => `pod/${pod.name}`,
  });
  return exitCode;
}

interface PodsFilter {
  readonly namespace: string | undefined;
  readonly labelSelector: string | undefined;
  readonly limit: number;
}

async function podsOf(
  client: EndoscopeClient,
  { cluster, namespace, labelSelector, limit }: PodsFilter & { cluster: string },
): Promise<PodOfCluster[]> {
  const pods = await take(client.pods.all({ cluster, namespace, labelSelector }), limit);
  return pods.map((pod) => ({ cluster, ...pod }));
}

/** A cluster that does not answer does not hide the others; the exit status still tells. */
async function podsEverywhere(
  context: Context,
  client: EndoscopeClient,
  filter: PodsFilter,
): Promise<{ pods: PodOfCluster[]; exitCode: number | undefined }> {
  const clusters = await take(client.clusters.all(), 1_000);
  const answers = await Promise.allSettled(
    clusters.map(({ name }) => podsOf(client, { ...filter, cluster: name })),
  );
  let exitCode: number | undefined;
  const pods = answers.flatMap((answer, i) => {
    if (answer.status === 'fulfilled') return answer.value;
    if (!(answer.reason instanceof EndoscopeError)) throw answer.reason;
    exitCode = answer.reason.exitCode;
    const name = safeLine(clusters[i]!.name);
    context.stderr.line(`Warning: cluster ${name}: ${safeLine(answer.reason.detail)}`);
    return [];
  });
  return { pods: pods.slice(0, filter.limit), exitCode };
}

export function podColumns(
  now: Date,
  { everyCluster }: { everyCluster: boolean },
): Column<PodOfCluster>[] {
  const cluster = { header: 'CLUSTER', value: (p: PodOfCluster) => p.cluster };
  return [
    ...(everyCluster ? [cluster] : []),
    { header: 'NAMESPACE', value: (p) => p.namespace },
    { header: 'NAME', value: (p) => p.name },
    { header: 'READY', value: (p) => `${p.readyContainers}/${p.totalContainers}` },
    { header: 'STATUS', value: (p) => p.status, isState: true },
    { header: 'RESTARTS', value: (p) => p.restarts },
    { header: 'AGE', value: (p) => ageOf(p.createTime, now) },
    { header: 'CONTAINERS', value: (p) => p.containers?.join(',') },
    { header: 'NODE', value: (p) => p.node, wide: true },
    { header: 'UID', value: (p) => p.uid, wide: true },
  ];
}
