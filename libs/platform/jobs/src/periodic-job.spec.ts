import { describe, expect, it } from '@jest/globals';
import { PeriodicJob } from './periodic-job.ts';

describe('a periodic job', () => {
  it('runs again and again, never twice at once, and not after it was stopped', async () => {
    let [runs, atOnce, atOnceMax] = [0, 0, 0];
    const job = new PeriodicJob({
      name: 'test',
      intervalMs: 5,
      onError: () => undefined,
      run: async () => {
        atOnce += 1;
        atOnceMax = Math.max(atOnceMax, atOnce);
        await new Promise((resolve) => setTimeout(resolve, 10));
        runs += 1;
        atOnce -= 1;
      },
    });
    job.start();
    await new Promise((resolve) => setTimeout(resolve, 150));
    await job.stop();
    const stoppedAt = runs;
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect([runs >= 3, atOnceMax, runs]).toEqual([true, 1, stoppedAt]);
  });

  it('reports an error and goes on', async () => {
    const errors: unknown[] = [];
    const job = new PeriodicJob({
      name: 'test',
      intervalMs: 2,
      run: () => Promise.reject(new Error('no')),
      onError: (name, error) => errors.push([name, (error as Error).message]),
    });
    job.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await job.stop();
    expect(errors.length).toBeGreaterThan(1);
    expect(errors[0]).toEqual(['test', 'no']);
  });

  it('runs at once at its start when asked to, and then at its interval', async () => {
    let runs = 0;
    const run = () => Promise.resolve((runs += 1));
    const onError = () => undefined;
    const job = new PeriodicJob({ name: 'test', intervalMs: 60_000, firstInMs: 0, run, onError });
    job.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await job.stop();
    expect(runs).toBe(1);
  });
});
