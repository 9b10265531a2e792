import { UsageError } from '../cli-error.ts';

const unitMs: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** "90s", "15m", "1h30m" in milliseconds, as Go and kubectl write durations; must be above 0. */
export function parseDurationMs(text: string, flag: string): number {
  const isWhole = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(text);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  const ms = parts.reduce((sum, [, count, unit]) => sum + Number(count) * unitMs[unit!]!, 0);
  if (isWhole && ms > 0) return ms;
  throw new UsageError(`invalid argument "${text}" for "${flag}" flag: write it as 90s, 15m or 1h`);
}

/** A duration as the API takes it: one number and one unit. */
export function parseDuration(text: string, flag: string): string {
  const ms = parseDurationMs(text, flag);
  if (/^\d+(?:ms|s|m|h)$/.test(text)) return text;
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${Math.ceil(ms)}ms`;
}

/** A point in time: RFC 3339, or how long ago ("15m"). As RFC 3339. */
export function parseTime(text: string, { flag, now }: { flag: string; now: Date }): string {
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text))) {
    return new Date(text).toISOString();
  }
  return new Date(now.getTime() - parseDurationMs(text, flag)).toISOString();
}
