/** Lets go of the lifeline, waits until the server has gone with it, and removes its files. */
import { closeSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const stopTimeoutMs = 10_000;

export default async function closeLifeline() {
  const { folder, lifeline } = globalThis.endoscopeTestRun;
  closeSync(lifeline);
  const deadline = Date.now() + stopTimeoutMs;
  while (existsSync(join(folder, 'postgres/data/postmaster.pid'))) {
    if (Date.now() > deadline) throw new Error(`The test database in ${folder} does not stop.`);
    await sleep(10);
  }
  rmSync(folder, { recursive: true, force: true });
}
