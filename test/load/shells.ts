import type { BenchCluster } from './bench-cluster.ts';
import { openLine, startShell } from './lines.ts';
import type { DebugContainer, Line, ShellOptions, Way } from './lines.ts';

/** Ephemeral containers that a pod may have (sessions.limits.ts), and room for other workloads. */
const shellsPerPod = 24;
const atOnce = 16;

/** Many debug containers, spread over pods of their own. */
export async function startShells(
  bench: BenchCluster,
  count: number,
  options: ShellOptions,
): Promise<DebugContainer[]> {
  const pods: string[] = [];
  for (let made = 0; made < count; made += shellsPerPod) pods.push(await bench.makePod());
  return each(Array.from({ length: count }), (_, n) => {
    // In turn, so that the starts that run at once are changes of different pods.
    const pod = pods[n % pods.length];
    return startShell(bench, { ...options, ...(pod !== undefined && { pod }) });
  });
}

export function openLines(
  bench: BenchCluster,
  shells: readonly DebugContainer[],
  way: Way,
): Promise<Line[]> {
  return each(shells, (shell) => openLine(bench, shell, way));
}

export async function endShells(
  bench: BenchCluster,
  shells: readonly DebugContainer[],
): Promise<void> {
  await each(shells, ({ sessionId }) =>
    bench.stack.client.sessions.terminate(sessionId).catch(() => undefined),
  );
}

/** All of them, some at a time, the results in order. */
export async function each<T, R>(
  items: readonly T[],
  work: (item: T, n: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const n = next++;
      results[n] = await work(items[n]!, n);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}
