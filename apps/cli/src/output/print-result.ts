import { UsageError } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { renderTable } from './table.ts';
import type { Column } from './table.ts';
import { isSafe, safeEncoded, safeLine } from './terminal-safe.ts';

export type OutputFormat = 'table' | 'wide' | 'json' | 'yaml' | 'name';

export function parseFormat(text: string | undefined): OutputFormat {
  if (text === undefined) return 'table';
  if (text === 'wide' || text === 'json' || text === 'yaml' || text === 'name') return text;
  throw new UsageError(`unknown output format "${text}"; use json, yaml, wide or name`);
}

export interface ListView<Row> {
  /** What an empty list says, e.g. "No sessions." */
  readonly empty: string;
  readonly columns: readonly Column<Row>[];
  /** The `kind/name` of `-o name`. */
  readonly nameOf: (row: Row) => string;
}

/** Prints a list in the asked format; JSON and YAML carry the resources as the API gave them. */
export async function printList<Row>(
  context: Context,
  rows: readonly Row[],
  options: ListView<Row> & { format: OutputFormat },
): Promise<void> {
  const { format, empty, columns, nameOf } = options;
  if (format === 'json' || format === 'yaml') return printEncoded(context, rows, format);
  if (format === 'name') return rows.forEach((row) => context.stdout.line(safeLine(nameOf(row))));
  if (rows.length === 0) return context.stderr.line(empty);
  const table = renderTable(rows, columns, { wide: format === 'wide', paint: context.paint });
  table.forEach((line) => context.stdout.line(line));
}

/** JSON or YAML of anything, safe for a terminal and still readable by every parser. */
export async function printEncoded(
  context: Context,
  value: unknown,
  format: 'json' | 'yaml',
): Promise<void> {
  if (format === 'json') return context.stdout.line(safeEncoded(JSON.stringify(value, null, 2)));
  const { Document, visit } = await import('yaml');
  const document = new Document(value);
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'string' && !isSafe(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  context.stdout.text(safeEncoded(document.toString({ lineWidth: 0 })));
}
