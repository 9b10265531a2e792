// The promises of `npm start`: it comes up, is alone on its state, keeps it over a restart, and
// leaves nothing behind, however it ends. Runs the built program as a user does.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { root } from '../../tools/shared/root.ts';
import { freePorts } from '../support/free-ports.ts';

interface Run {
  readonly child: ChildProcess;
  /** Both outputs so far. */
  readonly output: () => string;
  readonly exited: Promise<number | null>;
}

describe('npm start', () => {
  let state: string;
  let ports: string[];
  let http: number;
  const runs: Run[] = [];

  beforeAll(async () => {
    // Short, as the database's socket lives below it; and open to the database's user.
    state = mkdtempSync('/tmp/endo-start-');
    chmodSync(state, 0o711);
    const free = await freePorts(4);
    http = free[0] ?? 0;
    ports = ['http', 'grpc', 'issuer', 'metrics'].flatMap((n, i) => [`--${n}-port`, `${free[i]}`]);
  });

  afterEach(async () => {
    for (const { child, exited } of runs.splice(0)) {
      child.kill('SIGINT');
      await exited;
    }
  });

  afterAll(() => {
    rmSync(state, { recursive: true, force: true });
  });

  function start(...args: string[]): Run {
    const main = join(root, 'dist/apps/dev/src/main.js');
    const { DATABASE_URL: _none, ...env } = process.env;
    const child = spawn(process.execPath, [main, '--state', state, ...ports, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    }
    const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
    const run = { child, output: () => text, exited };
    runs.push(run);
    return run;
  }

  async function ready(run: Run): Promise<void> {
    const ended = run.exited.then(() => true);
    while (!run.output().includes('Ctrl-C stops everything.')) {
      if (await Promise.race([ended, sleep(50, false)])) throw new Error(run.output());
    }
  }

  /** Processes that name our state folder or our ports, the asking one aside. */
  function leftProcesses(): string[] {
    const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    return stdout.split('\n').filter((line) => line.includes(state));
  }

  it('says where everything is, who may sign in and what to do next', async () => {
    const run = start();
    await ready(run);
    expect(run.output()).toContain(`http://127.0.0.1:${http} `);
    expect(run.output()).toMatch(/cluster eu-1 registered: healthy/);
    expect(run.output()).toMatch(/cluster us-1 registered: healthy/);
    for (const word of [
      'engineer',
      'operator',
      'outsider',
      'endo login',
      'endo pods',
      'endo debug',
    ]) {
      expect(run.output()).toContain(word);
    }
    const answer = await fetch(`http://127.0.0.1:${http}/readyz`);
    expect(answer.status).toBe(200);
  });

  it('is alone on its state, and names the one that runs', async () => {
    const run = start();
    await ready(run);
    const second = start();
    expect(await second.exited).not.toBe(0);
    expect(second.output()).toContain(`Endoscope runs already, as process ${run.child.pid},`);
  });

  it('names a taken port and the option that chooses another', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(http, '127.0.0.1', resolve));
    try {
      const run = start();
      expect(await run.exited).not.toBe(0);
      expect(run.output()).toContain(`Port ${http} for REST and WebSocket is taken`);
      expect(run.output()).toContain('--http-port');
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
  });

  it('stops soon after Ctrl-C and leaves no process and no lock', async () => {
    const run = start();
    await ready(run);
    const startedAtMs = performance.now();
    run.child.kill('SIGINT');
    expect(await run.exited).toBe(0);
    // On a quiet machine 0.2 s; a gateway that does not drain is killed after 3.5.
    expect(performance.now() - startedAtMs).toBeLessThan(30_000);
    expect(existsSync(join(state, 'dev.lock'))).toBe(false);
    expect(leftProcesses()).toEqual([]);
  });

  it('takes its parts along when it is killed, and works again after that', async () => {
    const run = start();
    await ready(run);
    run.child.kill('SIGKILL');
    await run.exited;
    for (let tries = 0; tries < 1_000 && leftProcesses().length > 0; tries += 1) await sleep(50);
    expect(leftProcesses()).toEqual([]);
    const again = start();
    await ready(again);
  });

  it('keeps keys, clusters and ports of the simulated clusters over a restart', async () => {
    const kept = ['key-ring.json', 'issuer/keys.json', 'clusters/eu-1.json', 'registered.json'];
    const read = (): string[] => kept.map((name) => readFileSync(join(state, name), 'utf8'));
    const before = read();
    await ready(start());
    expect(read()).toEqual(before);
  });
});
