import type { EndoscopeClient } from '@endoscope/client';
import type { Context } from '../context.ts';
import { parseFormat, printList } from '../output/print-result.ts';
import type { Column } from '../output/table.ts';
import type { Invocation } from './define.ts';

type LedgerHold = Awaited<ReturnType<EndoscopeClient['audit']['holds']>>[number];

export async function run(
  context: Context,
  { options }: Invocation<{ output?: string }>,
): Promise<void> {
  const format = parseFormat(options.output);
  await printHolds(context, await (await context.client()).audit.holds(), format);
}

export function printHolds(
  context: Context,
  holds: readonly LedgerHold[],
  format: ReturnType<typeof parseFormat>,
): Promise<void> {
  const empty = 'Nothing holds the ledger.';
  const nameOf = (hold: LedgerHold): string => `ledger-hold/${hold.id}`;
  return printList(context, holds, { format, empty, columns, nameOf });
}

const columns: readonly Column<LedgerHold>[] = [
  { header: 'ID', value: (hold) => hold.id },
  { header: 'STATE', value: (h) => (h.releaseTime ? 'released' : 'holds'), isState: true },
  { header: 'SINCE', value: (hold) => hold.placeTime },
  { header: 'REASON', value: (hold) => hold.reason },
  { header: 'BY', value: (hold) => hold.placedBy, wide: true },
  { header: 'RELEASED', value: (hold) => hold.releaseTime, wide: true },
  { header: 'RELEASED BY', value: (hold) => hold.releasedBy, wide: true },
];
