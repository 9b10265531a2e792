/**
 * Opens the lifeline of the test run's Postgres server (src/database/test-server.ts): a pipe by
 * name whose writing end only this process holds. The first spec that needs a database starts the
 * server; the server ends when this process does, however that happens.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'endoscope-jest-';

export default function openLifeline() {
  removeAbandoned();
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  // The server's user must reach its data below; nobody else may list or write here.
  chmodSync(folder, 0o711);
  const fifo = join(folder, 'lifeline');
  execFileSync('mkfifo', ['-m', '600', fifo]);
  globalThis.endoscopeTestRun = { folder, lifeline: openSync(fifo, 'r+') };
  process.env.ENDOSCOPE_TEST_RUN = folder;
}

/** Folders of runs that were killed: their servers have ended, their files have not. */
function removeAbandoned() {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(/^endoscope-jest-(\d+)-/.exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
