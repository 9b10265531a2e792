import type { Session } from '@endoscope/client';
import type { Context } from '../context.ts';
import { ageOf } from '../output/age.ts';
import { parseFormat, printList } from '../output/print-result.ts';
import type { Column } from '../output/table.ts';
import type { Invocation } from './define.ts';
import { take } from './take.ts';

interface SessionsOptions {
  readonly cluster?: string;
  readonly namespace?: string;
  readonly state?: string;
  readonly user?: string;
  readonly limit: number;
  readonly output?: string;
}

/** Filters are the flags only: the defaults of endo config would hide sessions one looks for. */
export async function run(
  context: Context,
  { options }: Invocation<SessionsOptions>,
): Promise<void> {
  const format = parseFormat(options.output);
  const { cluster, namespace, state, user: username, limit } = options;
  const client = await context.client();
  const sessions = await take(client.sessions.all({ cluster, namespace, state, username }), limit);
  await printList(context, sessions, {
    format,
    empty: 'No sessions.',
    columns: sessionColumns(new Date()),
    nameOf: (session) => `session/${session.id}`,
  });
}

export function sessionColumns(now: Date): Column<Session>[] {
  return [
    { header: 'ID', value: (s) => s.id },
    { header: 'STATE', value: (s) => s.state, isState: true },
    { header: 'CLUSTER', value: (s) => s.target.cluster },
    { header: 'POD', value: (s) => `${s.target.namespace}/${s.runsInPod || s.target.pod}` },
    { header: 'STYLE', value: (s) => s.style, wide: true },
    { header: 'NODE', value: (s) => s.target.node, wide: true },
    { header: 'USER', value: (s) => s.username },
    { header: 'END', value: (s) => endOf(s) },
    { header: 'AGE', value: (s) => ageOf(s.createTime, now) },
    { header: 'IMAGE', value: (s) => s.workload.image, wide: true },
    { header: 'CONTAINER', value: (s) => s.workload.containerName, wide: true },
    { header: 'PROCESS', value: (s) => s.end?.process, wide: true },
    { header: 'REASON', value: (s) => s.reason, wide: true },
  ];
}

function endOf({ end }: Session): string | undefined {
  if (!end) return undefined;
  const code = end.exitCode ?? undefined;
  return code === undefined ? end.reason : `${end.reason} (${code})`;
}
