import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const waitMs = 120_000;

/** `npm start` and `npm test` may run at once: one of them works, the other waits. */
export async function withFileLock<T>(
  root: string,
  name: string,
  work: () => T | Promise<T>,
): Promise<T> {
  const directory = join(root, 'node_modules/.cache/endoscope');
  const file = join(directory, `${name}.lock`);
  mkdirSync(directory, { recursive: true });
  const deadline = Date.now() + waitMs;
  while (!take(file)) {
    if (Date.now() > deadline) throw new Error(`Another process holds ${file} for too long.`);
    await sleep(100);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

export function withGenerateLock(root: string, work: () => void): Promise<void> {
  return withFileLock(root, 'generate', work);
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (!isHeld(file)) rmSync(file, { force: true });
    return false;
  }
}

/** False when the process that wrote the lock is gone: it was killed before it could clean up. */
function isHeld(file: string): boolean {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    if (!Number.isInteger(pid) || pid <= 0) return true;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
