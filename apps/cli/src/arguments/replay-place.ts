import { UsageError } from '../cli-error.ts';
import { parseDurationMs } from './duration.ts';

/** A place in a recording, in milliseconds: `1:23`, `1:02:03.5`, `83`, or a duration as `90s`. */
export function parsePlaceMs(text: string, flag: string): number {
  const clock = /^(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d{1,6}(?:\.\d{1,6})?)$/.exec(text);
  if (!clock) {
    if (/^[\d.]+[a-z]/.test(text)) return parseDurationMs(text, flag);
    throw new UsageError(`invalid argument "${text}" for "${flag}" flag: write it as 1:23 or 90s`);
  }
  const [, hours = '0', minutes = '0', seconds] = clock;
  return Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1_000;
}

const speedMin = 0.1;
const speedMax = 64;

export function parseSpeed(text: string): number {
  const speed = /^\d{1,3}(\.\d{1,3})?x?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (speed >= speedMin && speed <= speedMax) return speed;
  throw new UsageError(
    `invalid argument "${text}" for "--speed" flag: a number from ${speedMin} to ${speedMax}`,
  );
}
