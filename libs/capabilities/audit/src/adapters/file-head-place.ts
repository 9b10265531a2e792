import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { HeadPlace } from '../ports/head-place.ts';
import type { SealedHead } from '../ports/ledger-store.ts';

/** What stands between two notes, none of which has it inside before its signatures. */
const between = '\n';

/**
 * A file to which heads are appended, each a signed note and an empty line. A head counts as kept
 * once it is on disk.
 */
export class FileHeadPlace implements HeadPlace {
  readonly name = 'file';

  constructor(private readonly path: string) {}

  async put({ note }: SealedHead): Promise<void> {
    const file = await open(this.path, 'a+', 0o600);
    try {
      const torn = await isTorn(file);
      await file.appendFile(`${torn ? '\n\n' : ''}${note}${between}`);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

/** True when the last note was not written to its end. */
async function isTorn(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const end = Buffer.alloc(Math.min(size, 2));
  await file.read(end, 0, end.length, size - end.length);
  return end.toString() !== '\n\n';
}
