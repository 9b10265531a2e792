import type { CastEvent } from './cast-events.ts';
import type { ReplayKey } from './replay-keys.ts';
import { ReplayPace, clockOf } from './replay-pace.ts';
import { ReplaySearch } from './replay-search.ts';
import type { ReplayScreen } from './replay-screen.ts';
import type { ReplaySource } from './replay-source.ts';

export interface PlayerOptions {
  readonly source: ReplaySource;
  readonly screen: ReplayScreen;
  readonly fromMs: number;
  readonly speed: number;
  readonly idleLimitMs: number;
  /** What there is is shown at once, and what comes as it comes. */
  readonly isLive: boolean;
  /** Aborts when the viewer leaves. */
  readonly signal: AbortSignal;
  readonly leave: () => void;
}

const stepMs = 10_000;
const leapMs = 60_000;

export const playerHelp =
  'space pause · ←/→ 10 s · PgUp/PgDn 1 min · Home start · +/- speed · / search · n/N next · q quit';

/**
 * Plays events to a screen, in their time, under the viewer's keys.
 *
 * Owns:  one opened source at a time.
 * Bound: one event.
 * Ends:  with the recording, or when `signal` aborts.
 */
export class Player {
  private readonly pace: ReplayPace;
  private readonly search: ReplaySearch;
  private isPaused = false;
  private jumpTo: number | undefined;
  /** The text of a search while it is typed. */
  private typed: string | undefined;
  private wake: () => void = () => undefined;
  /** Since when real time passes that the pace does not know of. */
  private waitsSince: number | undefined;
  private stopSource: () => void = () => undefined;
  private failure: Error | undefined;

  constructor(private readonly options: PlayerOptions) {
    this.pace = new ReplayPace(options.speed, options.idleLimitMs);
    this.search = new ReplaySearch(options.source, options.signal);
  }

  async play(): Promise<void> {
    const { signal, fromMs } = this.options;
    const awaken = (): void => this.wake();
    signal.addEventListener('abort', awaken);
    try {
      let next: number | undefined = fromMs;
      for (let isFirst = true; next !== undefined && !signal.aborted; isFirst = false) {
        if (!isFirst) await this.options.screen.clear();
        next = await this.playFrom(next);
      }
    } finally {
      signal.removeEventListener('abort', awaken);
    }
  }

  async press(key: ReplayKey): Promise<void> {
    if (key.name === 'interrupt') return this.options.leave();
    if (this.typed !== undefined) return this.type(key, this.typed);
    this.settle();
    const { positionMs } = this.pace;
    switch (key.name === 'character' ? key.text : key.name) {
      case 'q':
        return this.options.leave();
      case ' ':
        return this.pause(!this.isPaused);
      case '+':
      case 'up':
        this.pace.faster();
        return this.tell();
      case '-':
      case 'down':
        this.pace.slower();
        return this.tell();
      case 'right':
        return this.jump(positionMs + stepMs);
      case 'left':
        return this.jump(positionMs - stepMs);
      case 'page-down':
        return this.jump(positionMs + leapMs);
      case 'page-up':
        return this.jump(positionMs - leapMs);
      case 'home':
        return this.jump(0);
      case '/':
        this.typed = '';
        this.isPaused = true;
        return this.options.screen.status('/');
      case 'n':
        return this.seekBeside(this.search.needle, false);
      case 'N':
        return this.seekBeside(this.search.needle, true);
      case '?':
      case 'h':
        return this.options.screen.status(playerHelp);
      default:
    }
  }

  /** Where to go on; undefined at the end. */
  private async playFrom(fromMs: number): Promise<number | undefined> {
    const { source, signal } = this.options;
    const stop = new AbortController();
    const from = { ms: fromMs, isShown: true };
    this.pace.jump(fromMs);
    this.stopSource = () => stop.abort();
    try {
      const events = source.open(from, AbortSignal.any([signal, stop.signal]));
      for await (const event of events) {
        if (!(await this.isDue(event, fromMs))) break;
        await this.show(event);
        this.pace.shown(event.atMs);
      }
    } catch (error) {
      if (!stop.signal.aborted && !signal.aborted) throw error;
    } finally {
      stop.abort();
    }
    if (this.failure) throw this.failure;
    const next = this.jumpTo;
    this.jumpTo = undefined;
    return next;
  }

  /** Resolves when it is time for it; false: something else is next. */
  private async isDue({ atMs }: CastEvent, fromMs: number): Promise<boolean> {
    const { signal, isLive } = this.options;
    // At its place: the screen as it was there.
    const isBefore = Math.floor(atMs) <= fromMs;
    const isAtOnce = isLive || isBefore;
    if (!isAtOnce) this.pace.expect(atMs);
    let isTold = false;
    for (;;) {
      if (signal.aborted || this.jumpTo !== undefined || this.failure) return false;
      if (isBefore) return true;
      // Between the look at what keys have changed and the sleep nothing else may run.
      if (this.isPaused && !isTold) {
        isTold = true;
        if (this.typed === undefined) await this.tell();
      } else if (this.isPaused) {
        await this.sleep(undefined);
      } else if (isAtOnce || this.pace.waitMs <= 0) {
        return true;
      } else {
        isTold = false;
        await this.pass();
      }
    }
  }

  private async pass(): Promise<void> {
    this.waitsSince = performance.now();
    await this.sleep(this.pace.waitMs);
    this.settle();
    this.waitsSince = undefined;
  }

  /** Lets the pace know how long it has been, before anything is made of where it is. */
  private settle(): void {
    if (this.waitsSince === undefined) return;
    const now = performance.now();
    this.pace.waited(now - this.waitsSince);
    this.waitsSince = now;
  }

  private sleep(ms: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(() => this.wake(), Math.ceil(ms));
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private async show({ kind, text }: CastEvent): Promise<void> {
    const { screen } = this.options;
    if (kind === 'input' || kind === 'resize') return;
    await screen.clearStatus();
    await (kind === 'output' ? screen.show(text) : screen.note(text));
  }

  private async pause(isPaused: boolean): Promise<void> {
    this.isPaused = isPaused;
    this.wake();
    if (!isPaused) await this.options.screen.clearStatus();
  }

  private async tell(): Promise<void> {
    const { durationMs } = this.options.source;
    const { positionMs, speed } = this.pace;
    const at = `${clockOf(positionMs)}${durationMs === undefined ? '' : ` / ${clockOf(durationMs)}`}`;
    const state = this.isPaused ? 'paused' : 'playing';
    await this.options.screen.status(`${state} ${at} ×${speed}  ? keys`);
    this.wake();
  }

  private async jump(toMs: number): Promise<void> {
    if (this.options.isLive) return this.options.screen.status('This is live: there is no jump.');
    const { durationMs = Number.POSITIVE_INFINITY } = this.options.source;
    this.jumpTo = Math.min(Math.max(0, toMs), durationMs);
    this.stopSource();
    this.wake();
  }

  private async type(key: ReplayKey, before: string): Promise<void> {
    if (key.name === 'escape') {
      this.typed = undefined;
      return this.tell();
    }
    if (key.name === 'enter') {
      this.typed = undefined;
      return this.seekBeside(before || this.search.needle, false);
    }
    if (key.name === 'backspace') this.typed = before.slice(0, -1);
    else if (key.name === 'character') this.typed = before + key.text;
    await this.options.screen.status(`/${this.typed}`);
  }

  /** Reading all of a long recording takes a while, in which keys mean something. */
  private seekBeside(needle: string | undefined, isBackward: boolean): void {
    this.seek(needle, isBackward).catch((error: unknown) => {
      if (this.options.signal.aborted) return;
      this.failure = error as Error;
      this.stopSource();
      this.wake();
    });
  }

  private async seek(needle: string | undefined, isBackward: boolean): Promise<void> {
    const { screen, isLive } = this.options;
    if (isLive) return screen.status('This is live: there is no search.');
    if (!needle) return screen.status('Search for what? Press / and type it.');
    await screen.status(`Searching for ${needle} …`);
    const found = await this.search.from(this.pace.positionMs, { needle, isBackward });
    if (found === undefined) return screen.status(`Not found: ${needle}`);
    this.isPaused = true;
    // Behind the place, so that it is on the screen.
    return this.jump(found + 1);
  }
}
