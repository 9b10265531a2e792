const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;

/** Time since, as kubectl's AGE: "5s", "3m12s", "2h5m", "4d3h", "93d"; undefined stays undefined. */
export function ageOf(time: string | null | undefined, now: Date): string | undefined {
  const then = time ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(then)) return undefined;
  let seconds = Math.max(0, Math.floor((now.getTime() - then) / 1000));
  const parts: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(seconds / size);
    seconds -= count * size;
    if (count > 0 || parts.length > 0) parts.push(count > 0 ? `${count}${unit}` : '');
    if (unit === 'd' && count >= 10) break;
  }
  return parts.slice(0, 2).join('') || '0s';
}
