import type { TerminalSize } from '@endoscope/core';
import type { OutputRing } from '../../domain/attach/output-ring.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import type { TerminalRenderer } from '../../ports/terminal-renderer.ts';

export interface Screen {
  readonly data: Uint8Array;
  /** Of the output that follows. */
  readonly offset: number;
  readonly size: TerminalSize;
}

const { screenColumnsMax, screenIntervalMs, screenRowsMax } = streamLimits;
const sizeWhenUnknown: TerminalSize = { width: 80, height: 24 };

/**
 * What a session's terminal shows, worked out from the ring when somebody needs it.
 *
 * Owns:  nothing between two calls but the last screen, for `screenIntervalMs`.
 * Bound: one rendering at a time, and one in `screenIntervalMs`, whoever asks; sizes are capped,
 *        as a terminal takes memory for every cell.
 */
export class JoinerScreen {
  private latest:
    | { readonly screen: Promise<Screen>; readonly from: number; at: number }
    | undefined;

  constructor(
    private readonly renderer: TerminalRenderer,
    private readonly ring: OutputRing,
    private readonly size: () => TerminalSize | undefined,
  ) {}

  /** The screen after at least this much output, from which the ring goes on. */
  async current(offset: number): Promise<Screen> {
    for (;;) {
      const { latest } = this;
      const now = performance.now();
      if (latest && latest.from >= Math.max(offset, this.ring.start)) return latest.screen;
      const waitMs = latest ? latest.at + screenIntervalMs - now : 0;
      if (waitMs > 0) {
        await new Promise((resolve) => setTimeout(resolve, waitMs));
        continue;
      }
      const screen = this.render();
      this.latest = { screen, from: this.ring.end, at: now };
      screen.catch(() => undefined);
      return screen;
    }
  }

  private async render(): Promise<Screen> {
    const offset = this.ring.end;
    const { width, height } = this.size() ?? sizeWhenUnknown;
    const size = {
      width: Math.min(width, screenColumnsMax),
      height: Math.min(height, screenRowsMax),
    };
    const { start } = this.ring;
    const kept = this.ring.bytesFrom(start);
    // A ring that has forgotten something may begin in the middle of a line or of an escape code.
    const output = start === 0 ? kept : kept.subarray(kept.indexOf('\n') + 1);
    return { data: await this.renderer.render(output, size), offset, size };
  }
}
