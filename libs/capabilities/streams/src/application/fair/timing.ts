/** The event loop as far as turns need it. Each answers the function that calls it off. */
export interface Timing {
  /** Milliseconds since any moment; never goes back. */
  now(): number;
  /** In the next round of the event loop, after what has arrived. */
  soon(run: () => void): () => void;
  after(ms: number, run: () => void): () => void;
}

export const eventLoop: Timing = {
  now: () => performance.now(),
  soon: (run) => {
    const immediate = setImmediate(run);
    return () => clearImmediate(immediate);
  },
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
