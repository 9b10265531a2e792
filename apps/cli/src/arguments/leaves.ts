import { UsageError } from '../cli-error.ts';

/** A number of leaves; `what` is the flag or argument it was given for. */
export function leavesOf(text: string, what: string): number {
  const size = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(size)) throw new UsageError(`${what} must be a number of leaves`);
  return size;
}
