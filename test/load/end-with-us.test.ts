// Goal: no gateway of a benchmark, or of a test, outlives the one that has started it.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { patienceMs } from '../support/patience.ts';

const program = `
  import { spawn } from 'node:child_process';
  import { endWithUs } from ${JSON.stringify(join(import.meta.dirname, '../support/end-with-us.ts'))};
  const child = endWithUs(spawn('sleep', ['3600'], { stdio: 'ignore' }));
  console.log('child ' + child.pid);
`;

/** Gone, or dead and not yet collected by the system. */
function isOver(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return /^(Z.*)?$/.test(stdout.trim());
}

async function parentAndChild() {
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program]);
  const exited = once(parent, 'exit');
  const [said] = (await once(parent.stdout, 'data')) as [Buffer];
  return { parent, exited, child: Number(/child (\d+)/.exec(said.toString())?.[1]) };
}

describe('a child that is to end with us', () => {
  it.each(['SIGKILL', 'SIGINT'] as const)('ends when we are ended by %s', async (signal) => {
    const { parent, exited, child } = await parentAndChild();
    expect(isOver(child)).toBe(false);
    parent.kill(signal);
    await exited;
    for (const deadline = Date.now() + patienceMs; !isOver(child); await sleep(50)) {
      if (Date.now() > deadline) throw new Error(`${child} still runs`);
    }
  });

  it('holds us no longer than it runs itself', async () => {
    const { parent, exited, child } = await parentAndChild();
    process.kill(child);
    expect(await exited).toEqual([0, null]);
    expect(parent.killed).toBe(false);
  });
});
