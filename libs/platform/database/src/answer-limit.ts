/**
 * A server that stands still (a stopped process, a frozen disk, a cut network) answers nothing, not even
 * that its own `statement_timeout` has passed: pg waits for ever.
 */
export class NoAnswer extends Error {
  /** As of a socket; prisma-errors.ts knows what it means. */
  readonly code = 'ETIMEDOUT';

  constructor(limitMs: number) {
    super(`the database has not answered for ${limitMs} ms`);
  }
}

/**
 * Resolves or rejects as `asked` does; throws NoAnswer after `limitMs`. What was asked is not taken back:
 * its connection stays taken until it answers or breaks, and whether it had an effect is unknown.
 *
 * pg's own `query_timeout` is not used: it takes a waiting ROLLBACK out of the connection's queue, and
 * the connection goes back to the pool within its transaction (pg 8.23, lib/client.js `query`).
 */
export async function answeredWithin<T>(limitMs: number, asked: PromiseLike<T>): Promise<T> {
  const silent = Promise.withResolvers<never>();
  const timer = setTimeout(() => silent.reject(new NoAnswer(limitMs)), limitMs);
  try {
    return await Promise.race([asked, silent.promise]);
  } finally {
    clearTimeout(timer);
  }
}
