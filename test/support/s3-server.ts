import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildOnce, hashDirectory } from '../cluster/harness/build/go-build.ts';
import { cacheDirectory } from '../cluster/harness/host/directories.ts';
import { endWithUs } from './end-with-us.ts';
import { freePorts } from './free-ports.ts';
import { patienceMs } from './patience.ts';

const sourceDirectory = join(import.meta.dirname, 's3-server');
const keys = { accessKeyId: 'endoscope-test', secretAccessKey: 'a-secret-of-the-object-store' };

/** The program, built once for each edition of its sources; a minute or two with a cold Go cache. */
async function program(): Promise<string> {
  const cachePath = join(cacheDirectory(), 's3', hashDirectory(sourceDirectory), 'versitygw');
  const said: string[] = [];
  await buildOnce(
    {
      label: 'an S3 server (once; one or two minutes with a cold Go cache)',
      packagePath: 'github.com/versity/versitygw/cmd/versitygw',
      linkerFlags: '-s -w',
      ...{ sourceDirectory, cachePath },
    },
    (line) => said.push(line),
  );
  return cachePath;
}

/**
 * A real S3 server (Versity S3 Gateway) on a folder of this machine. Objects are files below
 * `dataFolder`, so that a test can do to them what a bad disk does.
 */
export class S3Server {
  private child: ChildProcess | undefined;
  private output = '';

  private constructor(
    private readonly path: string,
    readonly port: number,
    private readonly folder: string,
  ) {}

  /** With these buckets; not started yet. */
  static async make(...buckets: readonly string[]): Promise<S3Server> {
    const path = await program();
    const [port] = await freePorts(1);
    const server = new S3Server(path, port!, mkdtempSync(join(tmpdir(), 'endoscope-s3-')));
    mkdirSync(join(server.folder, 'sidecar'));
    for (const bucket of buckets) mkdirSync(join(server.dataFolder, bucket), { recursive: true });
    return server;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get dataFolder(): string {
    return join(this.folder, 'data');
  }

  /** What `ENDOSCOPE_S3_CREDENTIALS_FILE` may name. */
  credentialsFile(change: Partial<typeof keys> = {}): string {
    const path = join(this.folder, `credentials-${Object.keys(change).join('-')}.json`);
    writeFileSync(path, JSON.stringify({ ...keys, ...change }), { mode: 0o600 });
    return path;
  }

  async start(): Promise<void> {
    const { accessKeyId: ROOT_ACCESS_KEY, secretAccessKey: ROOT_SECRET_KEY } = keys;
    const sidecar = join(this.folder, 'sidecar');
    const args = ['--port', `127.0.0.1:${this.port}`, '--health', '/health', '--quiet'];
    const child = spawn(this.path, [...args, 'posix', '--sidecar', sidecar, this.dataFolder], {
      env: { ROOT_ACCESS_KEY, ROOT_SECRET_KEY },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    endWithUs(child);
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => (this.output += data.toString()));
    }
    const deadline = Date.now() + patienceMs;
    while (!(await this.answers())) {
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`the S3 server did not start:\n${this.output}`);
      }
      await sleep(20);
    }
  }

  /** As a machine that loses its power, as far as a process can tell. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async answers(): Promise<boolean> {
    try {
      const answer = await fetch(`${this.endpoint}/health`);
      await answer.body?.cancel();
      return answer.ok;
    } catch {
      return false;
    }
  }
}
