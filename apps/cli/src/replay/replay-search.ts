import { findText } from './find-text.ts';
import type { FoundText } from './find-text.ts';
import type { ReplaySource } from './replay-source.ts';

/** Places that one search keeps. */
const placesMax = 10_000;
/** A place is not found again by who stands on it. */
const hereMs = 1;

/** Where a text stands in a recording: it is read once for each text. */
export class ReplaySearch {
  private known:
    | { readonly needle: string; readonly places: Promise<readonly number[]> }
    | undefined;

  constructor(
    private readonly source: ReplaySource,
    private readonly signal: AbortSignal,
  ) {}

  get needle(): string | undefined {
    return this.known?.needle;
  }

  /** The next place, or the one before; undefined: there is none that way. */
  async from(
    positionMs: number,
    { needle, isBackward }: { needle: string; isBackward: boolean },
  ): Promise<number | undefined> {
    if (this.known?.needle !== needle) this.known = { needle, places: this.places(needle) };
    const places = await this.known.places;
    return isBackward
      ? places.findLast((atMs) => atMs < positionMs - hereMs)
      : places.find((atMs) => atMs > positionMs + hereMs);
  }

  private async places(needle: string): Promise<readonly number[]> {
    const places: number[] = [];
    for await (const { atMs } of found(this.source, needle, this.signal)) {
      if (places.push(atMs) >= placesMax) break;
    }
    return places;
  }
}

function found(
  source: ReplaySource,
  needle: string,
  signal: AbortSignal,
): AsyncGenerator<FoundText, void, undefined> {
  return findText(source.open({ ms: 0, isShown: false }, signal), needle);
}
