import { describe, expect, it } from '@jest/globals';
import { WatchLedger } from './watch-ledger.ts';

/** Time passes only where something waits for it. */
class Stage {
  nowMs = 0;
  readonly told: string[] = [];
  readonly asked: number[] = [];
  readonly watch: WatchLedger;

  /** `answers`: what each question takes, and whether it fails; the last one again and again. */
  constructor(answers: { takesMs?: number; fails?: string }[]) {
    const probe = (timeoutMs: number): Promise<void> => {
      this.asked.push(timeoutMs);
      const { takesMs = 0, fails } = answers.length > 1 ? answers.shift()! : answers[0]!;
      this.nowMs += Math.min(takesMs, timeoutMs);
      const problem = takesMs > timeoutMs ? 'late' : fails;
      return problem === undefined ? Promise.resolve() : Promise.reject(new Error(problem));
    };
    const sleep = (ms: number): Promise<void> => {
      this.nowMs += ms;
      return Promise.resolve();
    };
    const observer = {
      onState: (state: string, cause?: unknown) =>
        void this.told.push(cause === undefined ? state : `${state}: ${(cause as Error).message}`),
      onRefusing: () => void this.told.push('ends'),
    };
    const times = { pausedIntervalMs: 250, probeMs: 2_000, pauseMs: 4_500 };
    this.watch = new WatchLedger(probe, observer, { sleep }, times, () => this.nowMs);
  }
}

describe('the watch of the ledger', () => {
  it('says nothing while commits are confirmed', async () => {
    const stage = new Stage([{}]);
    await stage.watch.pass();
    await stage.watch.pass();
    expect([stage.told, stage.watch.state]).toEqual([[], 'accepting']);
  });

  it('holds what moves for a moment, and lets it go on', async () => {
    const stage = new Stage([{ fails: 'restarting' }, { fails: 'restarting' }, {}]);
    await stage.watch.pass();
    expect(stage.told).toEqual(['paused: restarting', 'accepting']);
  });

  it('ends streams when it lasts, and those that came in since with each question', async () => {
    const stage = new Stage([{ fails: 'gone' }]);
    await stage.watch.pass();
    await stage.watch.pass();
    expect(stage.told).toEqual(['paused: gone', 'refusing: gone', 'ends', 'ends']);
    expect(stage.watch.state).toBe('refusing');
  });

  it('decides within five seconds when nothing answers at all', async () => {
    const stage = new Stage([{ takesMs: 60_000 }]);
    await stage.watch.pass();
    const pausedForMs = stage.nowMs - stage.asked[0]!;
    expect(stage.watch.state).toBe('refusing');
    expect(pausedForMs).toBeGreaterThanOrEqual(4_500);
    expect(pausedForMs).toBeLessThanOrEqual(5_000);
  });

  it('accepts again with the first commit that is confirmed', async () => {
    const stage = new Stage([...Array.from({ length: 40 }, () => ({ fails: 'gone' })), {}]);
    while (stage.watch.state !== 'refusing') await stage.watch.pass();
    while (stage.watch.state === 'refusing') await stage.watch.pass();
    expect(stage.told.at(-1)).toBe('accepting');
  });

  it('gives up between two questions when it is stopped', async () => {
    const stage = new Stage([{ fails: 'gone' }]);
    await stage.watch.pass(AbortSignal.abort());
    expect(stage.told).toEqual(['paused: gone']);
  });
});
