import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GuardedProcess } from './guarded-process.ts';

describe('a guarded process', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'guarded-process-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (script: string): GuardedProcess =>
    GuardedProcess.start({
      command: process.execPath,
      args: ['-e', script],
      env: {},
      logFile: join(folder, 'child.log'),
    });

  async function logged(text: string): Promise<number> {
    for (let tries = 0; tries < 200; tries += 1) {
      const log = readFileSync(join(folder, 'child.log'), 'utf8');
      if (log.includes(text)) return Number(/pid (\d+)/.exec(log)?.[1]);
      await sleep(25);
    }
    throw new Error('The child never said it was ready.');
  }

  it('reports its exit code and its last lines', async () => {
    const child = start('console.log("one"); console.error("two"); process.exitCode = 7');
    await expect(child.exited).resolves.toBe(7);
    expect(child.lastLines()).toBe('one\ntwo');
  });

  it('is asked to end', async () => {
    const child = start(
      'process.on("SIGTERM", () => process.exit(3)); setInterval(() => {}, 1000); console.log("pid " + process.pid)',
    );
    await logged('pid');
    await child.stop(10_000);
    await expect(child.exited).resolves.toBe(3);
  });

  it('is killed with its guard when it does not listen', async () => {
    const child = start(
      'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("pid " + process.pid)',
    );
    const pid = await logged('pid');
    await child.stop(100);
    await sleep(50);
    // Gone, or dead and not yet collected by the system.
    const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
    expect(stdout.trim()).toMatch(/^(Z.*)?$/);
  });
});
