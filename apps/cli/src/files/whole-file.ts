import { open, rename, rm } from 'node:fs/promises';

/** Writes a file that has its name once it is whole, for its owner alone. */
export async function writeWholeFile(
  file: string,
  pieces: AsyncIterable<Uint8Array>,
): Promise<void> {
  const unfinished = `${file}.part`;
  const handle = await open(unfinished, 'w', 0o600);
  try {
    for await (const piece of pieces) await handle.write(piece);
    await handle.sync();
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}
