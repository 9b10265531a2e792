/**
 * Sets the clock of the process it is loaded into back by an hour, when that gets SIGUSR2. To be loaded
 * first: `node --import ./test/faults/shifted-clock.ts program.js`. Timers go on as they were.
 */
const shiftMs = 3_600_000;
const RealDate = Date;
const now = RealDate.now.bind(RealDate);
let byMs = 0;

class ShiftedDate extends RealDate {
  constructor(...given: unknown[]) {
    if (given.length === 0) super(now() - byMs);
    else super(...(given as []));
  }

  static override now(): number {
    return now() - byMs;
  }
}

globalThis.Date = ShiftedDate as DateConstructor;
process.once('SIGUSR2', () => (byMs = shiftMs));
