import { expect, it } from '@jest/globals';
import { checkLeaseLimits, leaseLimits } from './replicas.limits.ts';

it('takes over within the fifteen seconds that are promised', () => {
  expect(() => checkLeaseLimits(leaseLimits)).not.toThrow();
  // A beat is at most a twentieth late (PeriodicJob), and looks for silent replicas when it is over.
  expect(leaseLimits.expiryMs + 1.05 * leaseLimits.beatMs).toBeLessThan(12_000);
});

it('refuses a lease that does not outlast three beats', () => {
  expect(() => checkLeaseLimits({ beatMs: 2_000, expiryMs: 6_000 })).not.toThrow();
  expect(() => checkLeaseLimits({ beatMs: 2_000, expiryMs: 5_999 })).toThrow('does not outlast');
  expect(() => checkLeaseLimits({ beatMs: 0, expiryMs: 8_000 })).toThrow('does not outlast');
});
