import { UsageError } from '../cli-error.ts';

/** The first `limit` items; the rest is never fetched. */
export async function take<T>(items: AsyncIterable<T>, limit: number): Promise<T[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new UsageError('--limit must be 1 or more');
  const taken: T[] = [];
  for await (const item of items) {
    taken.push(item);
    if (taken.length >= limit) break;
  }
  return taken;
}
