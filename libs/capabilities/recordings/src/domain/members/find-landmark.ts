/**
 * The last item for which `isBefore` holds, where it holds for all items up to some place and for
 * none behind it; the first when it holds for none. Undefined of an empty list.
 */
export function lastBefore<T>(items: readonly T[], isBefore: (item: T) => boolean): T | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(items[middle]!)) low = middle + 1;
    else high = middle;
  }
  return items[Math.max(0, low - 1)];
}
