/** Half of the time is random, so that many watches do not come back at once. */
export async function pause(maxMs: number, signal: AbortSignal): Promise<void> {
  const durationMs = maxMs / 2 + Math.random() * (maxMs / 2);
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, durationMs);
    signal.addEventListener('abort', done, { once: true });
  });
}
