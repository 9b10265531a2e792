import type { Attachment } from '@endoscope/client';
import type { Context } from '../context.ts';
import { ageOf } from '../output/age.ts';
import { parseFormat, printList } from '../output/print-result.ts';
import type { Column } from '../output/table.ts';
import type { Invocation } from './define.ts';
import { take } from './take.ts';

interface AttachmentsOptions {
  /** Those that have ended, too. */
  readonly all?: boolean;
  readonly limit: number;
  readonly output?: string;
}

export async function run(
  context: Context,
  { operands, options }: Invocation<AttachmentsOptions>,
): Promise<void> {
  const format = parseFormat(options.output);
  const client = await context.client();
  const known = await take(client.sessions.attachments(operands[0]!), options.limit);
  await printList(
    context,
    known.filter((each) => options.all || !each.closeTime),
    {
      format,
      empty: options.all ? 'Nobody has been attached.' : 'Nobody is attached. Who was: --all',
      columns: attachmentColumns(new Date()),
      nameOf: ({ id }) => `attachment/${id}`,
    },
  );
}

function attachmentColumns(now: Date): Column<Attachment>[] {
  return [
    { header: 'ID', value: (a) => a.id, wide: true },
    { header: 'USER', value: (a) => a.username },
    { header: 'ROLE', value: (a) => a.role },
    { header: 'CONNECTED', value: (a) => connectionOf(a) },
    { header: 'CLIENT', value: (a) => a.client },
    { header: 'SINCE', value: (a) => ageOf(a.openTime, now) },
    { header: 'IN', value: (a) => a.bytesIn },
    { header: 'OUT', value: (a) => a.bytesOut },
    { header: 'BEHIND', value: (a) => a.lagBytes, wide: true },
    { header: 'ENTRY', value: (a) => a.entry, wide: true },
  ];
}

/** "lost" may come back within the grace time; whoever has gone says why. */
function connectionOf({ connected, closeTime, closeReason }: Attachment): string {
  if (closeTime) return `no (${closeReason ?? 'ended'})`;
  return connected ? 'yes' : 'lost';
}
