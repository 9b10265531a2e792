/** One run at a time changes the clusters of a state directory. */
import { stateDirectory, stateTag } from '../host/directories.ts';
import { withRunLock } from '../host/run-lock.ts';
import type { Progress } from '../progress.ts';

export function alone<T>(work: () => Promise<T>, progress: Progress): Promise<T> {
  const name = `endoscope-cluster-${stateTag(stateDirectory())}`;
  const holder = `process ${process.pid}: ${process.argv.slice(2).join(' ')}`;
  const onWait = (other: string) => progress(`waiting for another run (${other})`);
  return withRunLock({ name, holder, onWait }, work);
}
