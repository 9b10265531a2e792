import { setTimeout as sleep } from 'node:timers/promises';

/** Handles take a moment to close after `close()` has resolved. */
const settleMs = 2_000;
const pollMs = 20;

export interface LeakGuard {
  /** Throws when more sockets, servers, pipes, processes or timers are open than at the start. */
  assertClean(): Promise<void>;
}

/**
 * Call it before a test opens anything, and `assertClean` after the test has closed everything:
 * what is still open then was forgotten. Counts what keeps a process alive; an `unref`ed timer
 * does not, and is not seen.
 */
export function leakGuard(): LeakGuard {
  const before = countOpen();
  return {
    async assertClean() {
      const deadline = Date.now() + settleMs;
      let leaks = leaksSince(before);
      while (leaks.length > 0 && Date.now() < deadline) {
        await sleep(pollMs, undefined, { ref: false });
        leaks = leaksSince(before);
      }
      if (leaks.length > 0) throw new Error(`Still open: ${leaks.join(', ')}.`);
    },
  };
}

function leaksSince(before: ReadonlyMap<string, number>): string[] {
  return [...countOpen()].flatMap(([kind, count]) => {
    const more = count - (before.get(kind) ?? 0);
    return more > 0 ? [`${more} ${kind}`] : [];
  });
}

/** What somebody opens and must close; requests and immediates end by themselves. */
const closeable =
  /^(TCPSocketWrap|TCPServerWrap|PipeWrap|PipeServerWrap|UDPWRAP|ProcessWrap|TTYWrap|Timeout|MessagePort|Worker|FSEventWrap)$/i;

function countOpen(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    if (closeable.test(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}
