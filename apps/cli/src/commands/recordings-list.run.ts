import type { Recording } from '@endoscope/client';
import { parseTime } from '../arguments/duration.ts';
import type { Context } from '../context.ts';
import { ageOf } from '../output/age.ts';
import { parseFormat, printList } from '../output/print-result.ts';
import type { Column } from '../output/table.ts';
import { clockOf } from '../replay/replay-pace.ts';
import type { Invocation } from './define.ts';
import { take } from './take.ts';

interface RecordingsOptions {
  readonly session?: string;
  readonly user?: string;
  readonly cluster?: string;
  readonly namespace?: string;
  readonly state?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  readonly output?: string;
}

/** Filters are the flags only: the defaults of endo config would hide recordings one looks for. */
export async function run(
  context: Context,
  { options }: Invocation<RecordingsOptions>,
): Promise<void> {
  const format = parseFormat(options.output);
  const now = new Date();
  const { session, cluster, namespace, state, user: username, since, until, limit } = options;
  const query = {
    ...{ session, cluster, namespace, state, username },
    since: since && parseTime(since, { flag: '--since', now }),
    until: until && parseTime(until, { flag: '--until', now }),
  };
  const recordings = await take((await context.client()).recordings.all(query), limit);
  await printRecordings(context, recordings, format);
}

export function printRecordings(
  context: Context,
  recordings: readonly Recording[],
  format: ReturnType<typeof parseFormat>,
): Promise<void> {
  return printList(context, recordings, {
    format,
    empty: 'No recordings.',
    columns: recordingColumns(new Date()),
    nameOf: (recording) => `recording/${recording.id}`,
  });
}

function recordingColumns(now: Date): Column<Recording>[] {
  return [
    { header: 'ID', value: (r) => r.id },
    { header: 'STATE', value: (r) => r.state, isState: true },
    { header: 'CLUSTER', value: (r) => r.cluster },
    { header: 'POD', value: (r) => `${r.namespace}/${r.node || r.pod}` },
    { header: 'USER', value: (r) => r.username },
    { header: 'LENGTH', value: (r) => (r.state === 'sealed' ? clockOf(r.durationMs) : undefined) },
    { header: 'HELD', value: (r) => (r.holdReason ? 'yes' : undefined) },
    { header: 'AGE', value: (r) => ageOf(r.startTime, now) },
    { header: 'SESSION', value: (r) => r.session, wide: true },
    { header: 'MODE', value: (r) => r.mode, wide: true },
    { header: 'INPUT', value: (r) => (r.hasInput ? 'yes' : 'no'), wide: true },
    { header: 'OUTPUT', value: (r) => r.outputBytes, wide: true },
    { header: 'STORED', value: (r) => r.storedBytes, wide: true },
    { header: 'GAPS', value: (r) => r.gaps, wide: true },
    { header: 'KEPT-UNTIL', value: (r) => r.keepUntilTime, wide: true },
    { header: 'HOLD-REASON', value: (r) => r.holdReason, wide: true },
  ];
}
