const speedMin = 1 / 16;
const speedMax = 64;

/** How fast it plays, and where it is. Times are of the recording, in milliseconds. */
export class ReplayPace {
  private shownMs = 0;
  /** Of the pause before the next event: as long as it is, or as `idleLimitMs` lets it be. */
  private leftMs = 0;
  private gapMs = 0;

  constructor(
    private speedNow: number,
    private readonly idleLimitMs: number,
  ) {}

  get speed(): number {
    return this.speedNow;
  }

  /** Between two events the place goes on, too. */
  get positionMs(): number {
    if (this.gapMs === 0) return this.shownMs;
    const allMs = Math.min(this.gapMs, this.idleLimitMs);
    return this.shownMs + (this.gapMs * (allMs - this.leftMs)) / allMs;
  }

  faster(): void {
    this.speedNow = Math.min(speedMax, this.speedNow * 2);
  }

  slower(): void {
    this.speedNow = Math.max(speedMin, this.speedNow / 2);
  }

  /** It goes on from there. */
  jump(toMs: number): void {
    this.shownMs = toMs;
    this.gapMs = 0;
    this.leftMs = 0;
  }

  expect(atMs: number): void {
    this.gapMs = Math.max(0, atMs - this.shownMs);
    this.leftMs = Math.min(this.gapMs, this.idleLimitMs);
  }

  /** Milliseconds of real time until what is expected is due. */
  get waitMs(): number {
    return this.leftMs / this.speedNow;
  }

  /** So much real time has passed, at the speed it has now. */
  waited(realMs: number): void {
    this.leftMs = Math.max(0, this.leftMs - realMs * this.speedNow);
  }

  shown(atMs: number): void {
    this.jump(Math.max(this.shownMs, atMs));
  }
}

/** `1:02:03`, as players show it. */
export function clockOf(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return `${hours}:${two(minutes)}:${two(seconds % 60)}`;
}

/** With milliseconds, for `--search`: what `--from` takes. */
export function preciseClockOf(ms: number): string {
  return `${clockOf(ms)}.${String(Math.floor(ms) % 1_000).padStart(3, '0')}`;
}
