import { UsageError } from '../cli-error.ts';

/** A whole number of a flag. */
export function countOf(text: string | undefined, flag: string, min: number): number | undefined {
  if (text === undefined) return undefined;
  const count = /^\d{1,15}$/.test(text) ? Number(text) : -1;
  if (count >= min) return count;
  throw new UsageError(`invalid argument "${text}" for "${flag}" flag: a whole number from ${min}`);
}
