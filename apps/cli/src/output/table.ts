import { colourOfState } from './colours.ts';
import type { Paint } from './colours.ts';
import { safeLine } from './terminal-safe.ts';

export interface Column<Row> {
  readonly header: string;
  readonly value: (row: Row) => string | number | null | undefined;
  /** Shown with `-o wide` only. */
  readonly wide?: boolean;
  /** Paint the cell by the state word it holds. */
  readonly isState?: boolean;
}

export interface TableOptions {
  readonly wide: boolean;
  readonly paint: Paint;
}

const gap = '   ';

/** Lines of a table as kubectl draws them; cells are made terminal-safe here, absent is `-`. */
export function renderTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { wide, paint }: TableOptions,
): string[] {
  const shown = columns.filter((column) => wide || !column.wide);
  const body = rows.map((row) => shown.map((column) => cellText(column.value(row))));
  const widths = shown.map((column, i) =>
    Math.max(column.header.length, ...body.map((cells) => displayWidth(cells[i]!))),
  );
  const draw = (cells: readonly string[], painted: (text: string, i: number) => string) =>
    cells
      .map((text, i) => painted(text, i) + padding(text, i === cells.length - 1 ? 0 : widths[i]!))
      .join(gap);
  return [
    draw(
      shown.map((column) => column.header),
      (text) => paint('bold', text),
    ),
    ...body.map((cells) => draw(cells, (text, i) => paintCell(shown[i]!, text, paint))),
  ];
}

function cellText(value: string | number | null | undefined): string {
  return value === null || value === undefined || value === '' ? '-' : safeLine(String(value));
}

function paintCell(column: Column<never>, text: string, paint: Paint): string {
  const colour = column.isState ? colourOfState(text) : undefined;
  return colour ? paint(colour, text) : text;
}

/** Code points, not UTF-16 units; wide East Asian characters are not counted double. */
function displayWidth(text: string): number {
  return [...text].length;
}

function padding(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text)));
}
