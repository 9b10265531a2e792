/** The built gateway as a process: how it starts, refuses to start, and ends. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { EmbeddedPostgres } from '@endoscope/database';
import { createKeyRingFile } from '@endoscope/secret-box';
import { patienceMs } from '../support/patience.ts';

const root = join(import.meta.dirname, '../..');
const main = join(root, 'dist/apps/gateway/src/main.js');

let folder: string;
let postgres: EmbeddedPostgres;
const processes: GatewayRun[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'endoscope-process-'));
  chmodSync(folder, 0o755);
  postgres = await EmbeddedPostgres.start({ dataDir: join(folder, 'postgres') });
  createKeyRingFile(join(folder, 'keyring.json'));
  createKeyRingFile(join(folder, 'ledger-keyring.json'));
});
afterEach(() => {
  for (const run of processes.splice(0)) run.child.kill('SIGKILL');
});
afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** One run of main.js and everything it said. */
class GatewayRun {
  readonly child: ChildProcess;
  readonly lines: Record<string, unknown>[] = [];
  stderr = '';
  readonly exit: Promise<number | null>;

  constructor(env: Record<string, string>) {
    this.child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    processes.push(this);
    createInterface(this.child.stdout!).on('line', (line) => {
      this.lines.push(JSON.parse(line) as Record<string, unknown>);
    });
    this.child.stderr!.on('data', (data: Buffer) => (this.stderr += data.toString()));
    this.exit = new Promise((resolve) => this.child.on('close', resolve));
  }

  async ready(): Promise<Record<string, unknown>> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const line = this.lines.find(({ event }) => event === 'gateway.ready');
      if (line) return line;
      if (Date.now() > deadline || this.child.exitCode !== null) {
        throw new Error(`it is not ready: ${JSON.stringify(this.lines)} ${this.stderr}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

function environment(change: Record<string, string> = {}): Record<string, string> {
  const issuer = { issuer: 'http://127.0.0.1:1', audience: 'endoscope', clients: ['endo-cli'] };
  return {
    ENDOSCOPE_ENV: 'development',
    DATABASE_URL: postgres.url,
    DATABASE_MIGRATION_URL: postgres.migrationUrl,
    ENDOSCOPE_ISSUERS: JSON.stringify([issuer]),
    ENDOSCOPE_POLICY_DIR: join(root, 'apps/dev/policies'),
    ENDOSCOPE_KEYRING_FILE: join(folder, 'keyring.json'),
    ENDOSCOPE_LEDGER_KEYRING_FILE: join(folder, 'ledger-keyring.json'),
    ENDOSCOPE_LEDGER_ORIGIN: 'endoscope.test/ledger',
    ENDOSCOPE_HTTP_ADDRESS: '127.0.0.1:0',
    ENDOSCOPE_GRPC_ADDRESS: '127.0.0.1:0',
    ENDOSCOPE_METRICS_ADDRESS: '127.0.0.1:0',
    ...change,
  };
}

describe('the process of the gateway', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`ends with 0 after ${signal}`, async () => {
      const run = new GatewayRun(environment());
      const { httpUrl } = await run.ready();
      expect((await fetch(`${String(httpUrl)}/readyz`)).status).toBe(200);
      run.child.kill(signal);
      expect(await run.exit).toBe(0);
    });
  }

  it('says everything that is wrong with its settings, and ends with 78', async () => {
    const { ENDOSCOPE_POLICY_DIR: _, ...env } = environment({ ENDOSCOPE_HTTP_ADDRESS: 'here' });
    const run = new GatewayRun(env);
    expect(await run.exit).toBe(78);
    expect(run.stderr).toContain('ENDOSCOPE_HTTP_ADDRESS');
    expect(run.stderr).toContain('ENDOSCOPE_POLICY_DIR');
  });

  it('says that a port is taken, and ends with 1', async () => {
    const taken: Server = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const run = new GatewayRun(environment({ ENDOSCOPE_HTTP_ADDRESS: `127.0.0.1:${port}` }));
    expect(await run.exit).toBe(1);
    expect(run.lines.at(-1)?.['msg']).toMatch(/EADDRINUSE.*choose another address/);
    taken.close();
  });

  it('says that the key ring of the ledger is missing, and ends with 1', async () => {
    const nowhere = join(folder, 'nowhere.json');
    const run = new GatewayRun(environment({ ENDOSCOPE_LEDGER_KEYRING_FILE: nowhere }));
    expect(await run.exit).toBe(1);
    expect(run.lines.at(-1)?.['msg']).toBe(
      `The key ring ${nowhere} cannot be read (ENOENT). Bring it back from its backup; only a new installation begins with a new one.`,
    );
  });

  it('refuses to go on with a sealed ledger under another name', async () => {
    const run = new GatewayRun(environment());
    const { metricsUrl } = await run.ready();
    const isSealed = async () =>
      /^gateway_ledger_lag_seconds 0$/m.test(await (await fetch(String(metricsUrl))).text());
    while (!(await isSealed()));
    run.child.kill('SIGTERM');
    expect(await run.exit).toBe(0);
    const other = new GatewayRun(environment({ ENDOSCOPE_LEDGER_ORIGIN: 'endoscope.test/other' }));
    expect(await other.exit).toBe(1);
    expect(other.lines.at(-1)?.['msg']).toMatch(/is called "endoscope.test\/ledger", not/);
  });

  it('says that the database is not there, without its password, and ends with 1', async () => {
    const url = 'postgresql://app:hunter2@127.0.0.1:1/nowhere';
    const run = new GatewayRun(environment({ DATABASE_URL: url, DATABASE_MIGRATION_URL: url }));
    expect(await run.exit).toBe(1);
    expect(JSON.stringify(run.lines) + run.stderr).not.toContain('hunter2');
  });
});
