import { setTimeout as sleep } from 'node:timers/promises';
import { HarnessError } from '../harness-error.ts';

export interface WaitOptions {
  timeoutMs: number;
  intervalMs?: number;
  nextStep: string;
}

/**
 * Asks again and again until `isDone` says yes. A `false` means "not yet"; a thrown error means
 * "never" and ends the wait at once, so that a dead server is not waited for until the timeout.
 */
export async function waitUntil(
  what: string,
  isDone: () => Promise<boolean> | boolean,
  options: WaitOptions,
): Promise<void> {
  const deadlineMs = performance.now() + options.timeoutMs;
  while (!(await isDone())) {
    if (performance.now() > deadlineMs) {
      const seconds = Math.round(options.timeoutMs / 1000);
      throw new HarnessError(`${what} did not happen within ${seconds} s.`, options.nextStep);
    }
    await sleep(options.intervalMs ?? 100);
  }
}
