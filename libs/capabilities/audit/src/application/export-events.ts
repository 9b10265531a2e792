import { formattedEvent } from '../domain/ledger/event-format.ts';
import type { EventFormat } from '../domain/ledger/event-format.ts';
import { ledgerLimits } from '../domain/ledger/ledger.limits.ts';
import type { OcsfSource } from '../domain/ledger/ocsf-event.ts';
import type { LedgerReader } from '../ports/ledger-store.ts';

export interface ExportEventsInput {
  readonly format: EventFormat;
  /** Leaf of the first event. */
  readonly fromLeaf: number;
  /** Leaf behind the last one: the size of a head. */
  readonly endLeaf: number;
}

/**
 * Sealed events one by one, for readers that keep a cursor: the leaf behind the last event they
 * have. JSON lines, but for `cloudevents-batch`, whose lines are one JSON array together. An event
 * whose row is gone is left out; its leaf is counted.
 *
 * Bound: `exportRowsMax` events.
 * Order: by leaf; the reader's pace is that of the database's pages.
 */
export class ExportEvents {
  constructor(
    private readonly ledger: Pick<LedgerReader, 'leaves'>,
    private readonly source: OcsfSource,
  ) {}

  async *execute(input: ExportEventsInput): AsyncGenerator<string, void> {
    if (input.format !== 'cloudevents-batch') {
      yield* this.lines(input);
      return;
    }
    let separator = '[';
    for await (const line of this.lines(input)) {
      yield separator + line;
      separator = ',';
    }
    yield separator === '[' ? '[]' : ']';
  }

  private async *lines({ format, fromLeaf, endLeaf }: ExportEventsInput) {
    const { exportRowsMax } = ledgerLimits;
    for (let start = fromLeaf; start < endLeaf; ) {
      const limit = Math.min(exportRowsMax, endLeaf - start);
      const leaves = await this.ledger.leaves({ start, limit });
      const last = leaves.at(-1);
      if (last === undefined) return;
      for (const { event, ...leaf } of leaves) {
        if (event === undefined || leaf.leafIndex >= endLeaf) continue;
        const text = lineOf(() => formattedEvent(format, { ...leaf, event }, this.source));
        if (text !== undefined) yield text;
      }
      start = last.leafIndex + 1;
    }
  }
}

/** Rows edited into something that JSON cannot say are told as if they were gone. */
function lineOf(make: () => object): string | undefined {
  try {
    return JSON.stringify(make());
  } catch {
    return undefined;
  }
}
