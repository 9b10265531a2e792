/**
 * How long to wait after so many failures: twice as long after each, up to `retryMsMax`, and
 * between half and all of that at random, so that receivers are not asked in step.
 */
export function retryPauseMs(
  failures: number,
  { retryMsMin, retryMsMax }: { readonly retryMsMin: number; readonly retryMsMax: number },
  random: number,
): number {
  const whole = Math.min(retryMsMin * 2 ** Math.min(failures - 1, 30), retryMsMax);
  return Math.round(whole * (0.5 + random / 2));
}
