import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { EndoscopeClient } from '@endoscope/client';
import { EmbeddedPostgres, migrate } from '@endoscope/database';
import { createKeyRingFile } from '@endoscope/secret-box';
import { startDevelopmentIssuer } from '@endoscope/simulators';
import type { DevelopmentUserName, RunningIssuer } from '@endoscope/simulators';

const root = join(import.meta.dirname, '..', '..', '..');
const main = join(root, 'dist', 'apps', 'gateway', 'src', 'main.js');
const startMs = 30_000;

/**
 * The built gateway as a process that can be killed and started again on the same database.
 *
 * Owns:  a Postgres of its own (the tests' common one is not durable, which the gateway refuses),
 *        an issuer, a key ring and at most one process.
 * Ends:  `close`.
 */
export class GatewayProcess {
  private child: ChildProcess | undefined;
  private httpUrl = '';

  private constructor(
    private readonly database: EmbeddedPostgres,
    private readonly issuer: RunningIssuer,
    private readonly folder: string,
  ) {}

  static async create(): Promise<GatewayProcess> {
    if (!existsSync(main)) throw new Error('the gateway is not built: run npm run build first');
    const folder = mkdtempSync(join(tmpdir(), 'endoscope-killed-'));
    createKeyRingFile(join(folder, 'keyring.json'));
    // Postgres runs as another user than root and has to reach its folder.
    chmodSync(folder, 0o755);
    const dataDir = join(folder, 'postgres');
    const searchPath = process.env['PATH'] ?? '';
    const database = await EmbeddedPostgres.start({ dataDir, searchPath });
    await migrate(database.migrationUrl);
    const issuer = await startDevelopmentIssuer({ environment: 'test', port: 0 });
    return new GatewayProcess(database, issuer, folder);
  }

  get url(): string {
    return this.httpUrl;
  }

  token(user: DevelopmentUserName): Promise<string> {
    return this.issuer.issueToken(user);
  }

  client(user: DevelopmentUserName): EndoscopeClient {
    return new EndoscopeClient({
      server: this.httpUrl,
      token: { token: () => this.token(user) },
    });
  }

  /** Resolves when it is ready to serve; the address is another one each time. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [main], {
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    this.httpUrl = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the gateway did not start')), startMs);
      child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}`)));
      createInterface(child.stdout!).on('line', (line) => {
        const { event, httpUrl } = JSON.parse(line) as { event?: string; httpUrl?: string };
        if (event !== 'gateway.ready' || httpUrl === undefined) return;
        clearTimeout(timer);
        resolve(httpUrl);
      });
    });
  }

  /** As a power cut: nothing is drained, closed or recorded. */
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
    await this.issuer.close();
    await this.database.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private environment(): Record<string, string> {
    const issuer = {
      issuer: this.issuer.issuerUrl,
      audience: 'endoscope',
      clients: ['endo-cli', 'portal'],
    };
    return {
      ENDOSCOPE_ENV: 'development',
      DATABASE_URL: this.database.url,
      DATABASE_MIGRATION_URL: this.database.migrationUrl,
      ENDOSCOPE_ISSUERS: JSON.stringify([issuer]),
      ENDOSCOPE_POLICY_DIR: join(root, 'apps', 'dev', 'policies'),
      ENDOSCOPE_KEYRING_FILE: join(this.folder, 'keyring.json'),
      ENDOSCOPE_ALLOWED_PRIVATE_ADDRESSES: '127.0.0.0/8',
      ENDOSCOPE_HTTP_ADDRESS: '127.0.0.1:0',
      ENDOSCOPE_GRPC_ADDRESS: '127.0.0.1:0',
      ENDOSCOPE_METRICS_ADDRESS: '127.0.0.1:0',
    };
  }
}
