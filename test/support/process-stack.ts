import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '@endoscope/database';
import { createKeyRingFile } from '@endoscope/secret-box';
import { SimulatedCluster, startDevelopmentIssuer } from '@endoscope/simulators';
import type { RunningIssuer } from '@endoscope/simulators';
import { AttachSocket } from './attach-socket.ts';
import { sessionRequest } from './debug-sessions.ts';
import type { SessionShape } from './debug-sessions.ts';
import { GatewayProcess } from './gateway-process.ts';

export interface StackCall {
  readonly as: 'engineer' | 'operator';
  readonly body?: object;
}

/**
 * Built gateways as processes of their own, with a durable database, an issuer and a simulated
 * cluster in this one.
 */
export class ProcessStack {
  private readonly running: GatewayProcess[] = [];

  private constructor(
    private readonly folder: string,
    readonly issuer: RunningIssuer,
    readonly cluster: SimulatedCluster,
    public database: EmbeddedPostgres,
  ) {}

  static async start(): Promise<ProcessStack> {
    const folder = mkdtempSync(join(tmpdir(), 'endoscope-process-'));
    createKeyRingFile(join(folder, 'keyring.json'));
    createKeyRingFile(join(folder, 'ledger-keyring.json'));
    const database = await startDatabase(folder);
    const issuer = await startDevelopmentIssuer({ environment: 'test', port: 0 });
    const cluster = await SimulatedCluster.start({ name: 'sim' });
    return new ProcessStack(folder, issuer, cluster, database);
  }

  /** What opens the recordings of its gateways. */
  get keyRingFile(): string {
    return join(this.folder, 'keyring.json');
  }

  async close(): Promise<void> {
    await this.stopGateways();
    await this.cluster.close();
    await this.issuer.close();
    await this.database.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async stopGateways(): Promise<void> {
    for (const gateway of this.running.splice(0)) await gateway.stop();
  }

  /** The same data again, after `database.stop()`. */
  async restartDatabase(): Promise<void> {
    this.database = await startDatabase(this.folder);
  }

  gateway(change: Record<string, string> = {}, launcher: readonly string[] = []): GatewayProcess {
    const gateway = GatewayProcess.start({ ...this.environment(), ...change }, { launcher });
    this.running.push(gateway);
    return gateway;
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into any answer
  async call(url: string, { as, body }: StackCall): Promise<{ status: number; body: any }> {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${await this.issuer.issueToken(as)}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  /** An open attachment of a new session; registers the cluster when it is not yet. */
  async attached(url: string, shape: SessionShape = {}): Promise<AttachSocket> {
    const session = await this.readySession(url, shape);
    const token = await this.issuer.issueToken('engineer');
    const socket = (await AttachSocket.open(url, session, { token })) as AttachSocket;
    await socket.until((s) => s.event('ready') !== undefined, 'ready');
    return socket;
  }

  async readySession(url: string, shape: SessionShape = {}): Promise<string> {
    const { serverUrl, caCertificatePem, token: bearerToken } = this.cluster;
    const cluster = { name: 'sim', serverUrl, caCertificatePem, credential: { bearerToken } };
    await this.call(`${url}/v1/clusters`, { as: 'operator', body: cluster });
    const request = { as: 'engineer', body: sessionRequest(shape) } as const;
    const { body } = await this.call(`${url}/v1/sessions`, request);
    const session = body.id as string;
    const wait = `${url}/v1/sessions/${session}?waitFor=ready&timeout=60s`;
    await this.call(wait, { as: 'engineer' });
    return session;
  }

  private environment(): Record<string, string> {
    const { issuerUrl: issuer } = this.issuer;
    const issuers = [{ issuer, audience: 'endoscope', clients: ['endo-cli', 'portal'] }];
    return {
      ENDOSCOPE_ENV: 'development',
      DATABASE_URL: this.database.url,
      DATABASE_MIGRATION_URL: this.database.migrationUrl,
      ENDOSCOPE_ISSUERS: JSON.stringify(issuers),
      ENDOSCOPE_POLICY_DIR: join(import.meta.dirname, '../../apps/dev/policies'),
      ENDOSCOPE_KEYRING_FILE: join(this.folder, 'keyring.json'),
      ENDOSCOPE_LEDGER_KEYRING_FILE: join(this.folder, 'ledger-keyring.json'),
      ENDOSCOPE_LEDGER_ORIGIN: 'endoscope.test/ledger',
      ENDOSCOPE_ALLOWED_PRIVATE_ADDRESSES: '127.0.0.0/8',
      ENDOSCOPE_WEBHOOK_PRIVATE_ADDRESSES: '127.0.0.0/8',
      ENDOSCOPE_HTTP_ADDRESS: '127.0.0.1:0',
      ENDOSCOPE_GRPC_ADDRESS: '127.0.0.1:0',
      ENDOSCOPE_METRICS_ADDRESS: '127.0.0.1:0',
      ENDOSCOPE_DRAIN: '2s',
    };
  }
}

function startDatabase(folder: string): Promise<EmbeddedPostgres> {
  const searchPath = process.env['PATH'] ?? '';
  return EmbeddedPostgres.start({ dataDir: join(folder, 'postgres'), searchPath });
}
