import { parsePodName } from '../arguments/target-name.ts';
import { UsageError } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { parseFormat, printEncoded } from '../output/print-result.ts';
import { describeCluster } from './cluster-describe.run.ts';
import type { Invocation } from './define.ts';
import { podLines } from './pod-view.ts';
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
  const view = { cluster, paint: context.paint, now: new Date() };
  for (const line of podLines(description, view)) context.stdout.line(line);
}
