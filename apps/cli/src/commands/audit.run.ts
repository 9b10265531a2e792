import type { AuditEvent } from '@endoscope/client';
import { parseTime } from '../arguments/duration.ts';
import type { Context } from '../context.ts';
import { parseFormat, printList } from '../output/print-result.ts';
import type { Column } from '../output/table.ts';
import type { Invocation } from './define.ts';
import { take } from './take.ts';

interface AuditOptions {
  readonly event?: string;
  readonly session?: string;
  readonly cluster?: string;
  readonly user?: string;
  readonly result?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  readonly output?: string;
}

export async function run(context: Context, { options }: Invocation<AuditOptions>): Promise<void> {
  const format = parseFormat(options.output);
  const now = new Date();
  const { event, session, cluster, user: username, result, since, until, limit } = options;
  const query = {
    ...{ event, session, cluster, username, result },
    since: since && parseTime(since, { flag: '--since', now }),
    until: until && parseTime(until, { flag: '--until', now }),
  };
  const events = await take((await context.client()).audit.all(query), limit);
  await printList(context, events, {
    format,
    empty: 'No audit events.',
    columns: auditColumns,
    nameOf: (auditEvent) => `audit-event/${auditEvent.id}`,
  });
}

export const auditColumns: readonly Column<AuditEvent>[] = [
  { header: 'TIME', value: (e) => e.time },
  { header: 'EVENT', value: (e) => e.event },
  { header: 'RESULT', value: (e) => e.result, isState: true },
  { header: 'USER', value: (e) => e.username },
  { header: 'CLUSTER', value: (e) => e.cluster },
  { header: 'TARGET', value: (e) => e.target },
  { header: 'SESSION', value: (e) => e.session },
  { header: 'REASON', value: (e) => e.reason },
  { header: 'DOOR', value: (e) => e.entry, wide: true },
  { header: 'FROM', value: (e) => e.sourceAddress, wide: true },
  { header: 'POLICIES', value: (e) => e.policyIds?.join(','), wide: true },
  { header: 'REQUEST', value: (e) => e.requestId, wide: true },
  { header: 'ID', value: (e) => e.id, wide: true },
];
