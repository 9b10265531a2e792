import { Prisma } from './generated/client.ts';
import type { Query } from './sql-unit-of-work.ts';

/**
 * Inserts a row that is written as Prisma's schema names it: `podUid` is the column `pod_uid`. What
 * is undefined is left to the column's default.
 */
export async function insertRow(query: Query, table: string, row: object): Promise<void> {
  const set = Object.entries(row).filter(([, value]) => value !== undefined);
  const columns = set.map(([name]) => columnOf(name)).join(', ');
  const places = set.map(([, value], n) => placeOf(value, n + 1)).join(', ');
  const values = set.map(([, value]) => valueOf(value));
  await query(`INSERT INTO ${table} (${columns}) VALUES (${places})`, values);
}

/** Updates the rows of one id, named as in `insertRow`. */
export async function updateRow(
  query: Query,
  { table, key, id }: { readonly table: string; readonly key: string; readonly id: string },
  row: object,
): Promise<void> {
  const set = Object.entries(row).filter(([, value]) => value !== undefined);
  const places = set.map(([name, value], n) => `${columnOf(name)} = ${placeOf(value, n + 2)}`);
  const values = set.map(([, value]) => valueOf(value));
  await query(`UPDATE ${table} SET ${places.join(', ')} WHERE ${key} = $1`, [id, ...values]);
}

const columns = new Map<string, string>();

/** The names are of our own schema, not of a request: there is one for each column. */
function columnOf(name: string): string {
  const known = columns.get(name);
  if (known !== undefined) return known;
  const column = `"${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}"`;
  columns.set(name, column);
  return column;
}

function isJson(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
  );
}

function placeOf(value: unknown, place: number): string {
  return isJson(value) && value !== Prisma.DbNull ? `$${place}::jsonb` : `$${place}`;
}

function valueOf(value: unknown): unknown {
  if (value === Prisma.DbNull) return null;
  return isJson(value) ? JSON.stringify(value) : value;
}
