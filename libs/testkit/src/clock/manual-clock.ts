import type { Clock } from '@endoscope/core';

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  constructor(private at: Date = new Date()) {}

  now(): Date {
    return this.at;
  }

  moveMs(durationMs: number): void {
    this.at = new Date(this.at.getTime() + durationMs);
  }

  async sleep(durationMs: number): Promise<void> {
    this.moveMs(durationMs);
  }
}
