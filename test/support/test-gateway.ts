import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@endoscope/config';
import { createKeyRingFile } from '@endoscope/secret-box';
import type { LeaseLimits } from '@endoscope/replicas';
import { SimulatedCluster, joinedRules, startDevelopmentIssuer } from '@endoscope/simulators';
import type { DevelopmentUserName, RunningIssuer } from '@endoscope/simulators';
import { createLogger } from '@endoscope/telemetry';
import { MovableClock, createTestDatabase } from '@endoscope/testkit';
import type { TestDatabase } from '@endoscope/testkit';
import type { DeliveryLimits } from '@endoscope/webhooks';
import { startGateway } from '../../apps/gateway/src/gateway.ts';
import type { Gateway } from '../../apps/gateway/src/gateway.ts';
import { untilNothingIsLeft } from './nothing-left.ts';

export interface TestGatewayOptions {
  /** Further or other environment variables of the gateway. */
  readonly env?: Record<string, string>;
  /** False: no cluster is started or registered. */
  readonly cluster?: boolean;
  /** Another gateway on the database of this one, whose cluster it knows, too. */
  readonly beside?: TestGateway;
  readonly lease?: LeaseLimits;
  readonly webhooks?: Partial<DeliveryLimits>;
}

/**
 * The whole gateway in this process, on free ports: a fresh database, a development issuer and a
 * simulated cluster `sim` that is registered already. `close` fails where anything is left behind.
 */
export class TestGateway {
  readonly logLines: string[] = [];
  /** The gateway's: moved ahead, whatever ends at a time ends at once. */
  readonly clock: MovableClock;
  private constructor(
    readonly gateway: Gateway,
    readonly issuer: RunningIssuer,
    readonly database: TestDatabase,
    private readonly parts: {
      cluster: SimulatedCluster | undefined;
      folder: string;
      logLines: string[];
      clock: MovableClock;
      isBeside: boolean;
    },
  ) {
    this.logLines = parts.logLines;
    this.clock = parts.clock;
  }

  static async start(options: TestGatewayOptions = {}): Promise<TestGateway> {
    const { beside, lease, webhooks } = options;
    const folder = beside?.parts.folder ?? mkdtempSync(join(tmpdir(), 'endoscope-test-'));
    const keyRingFile = join(folder, 'keyring.json');
    const ledgerKeyRingFile = join(folder, 'ledger-keyring.json');
    if (!beside) {
      createKeyRingFile(keyRingFile);
      createKeyRingFile(ledgerKeyRingFile);
    }
    const database = beside?.database ?? (await createTestDatabase());
    const issuer =
      beside?.issuer ?? (await startDevelopmentIssuer({ environment: 'test', port: 0 }));
    const logLines: string[] = [];
    const config = loadConfig({
      ...environment({ database, issuer, keyRingFile, ledgerKeyRingFile }),
      ...options.env,
    });
    const logger = createLogger('info', { write: (line: string) => logLines.push(line) });
    const clock = beside?.clock ?? new MovableClock();
    const gateway = await startGateway(config, logger, {
      ...{ durable: false, clock },
      ...(lease && { lease }),
      ...(webhooks && { webhooks }),
    });
    const wanted = (options.cluster ?? true) && !beside;
    const cluster = wanted
      ? await SimulatedCluster.start({ name: 'sim', rules: joinedRules })
      : undefined;
    const test = new TestGateway(gateway, issuer, database, {
      ...{ cluster: beside ? beside.parts.cluster : cluster, folder, logLines, clock },
      isBeside: beside !== undefined,
    });
    if (cluster) await test.register(cluster, 'sim');
    return test;
  }

  get url(): string {
    return this.gateway.httpUrl;
  }

  /** For what a test keeps beside its key ring. */
  get folder(): string {
    return this.parts.folder;
  }

  get cluster(): SimulatedCluster {
    if (!this.parts.cluster) throw new Error('this gateway was started without a cluster');
    return this.parts.cluster;
  }

  /** Good for so long by the gateway's clock; left out: for an hour by ours. */
  token(user: DevelopmentUserName, ttlSeconds?: number): Promise<string> {
    if (ttlSeconds === undefined) return this.issuer.issueToken(user);
    const aheadSeconds = Math.ceil(this.clock.aheadMs / 1_000);
    return this.issuer.issueToken(user, { ttlSeconds: ttlSeconds + aheadSeconds });
  }

  /** A REST call as a user; `as: undefined` sends no token. */
  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const { as = 'engineer', body, headers = {} } = options;
    const authorization =
      as === 'nobody' ? {} : { authorization: `Bearer ${await this.token(as)}` };
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...authorization,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : text,
    };
  }

  async register(cluster: SimulatedCluster, name: string): Promise<void> {
    const { status, body } = await this.call('POST', '/v1/clusters', {
      as: 'operator',
      body: {
        name,
        serverUrl: cluster.serverUrl,
        caCertificatePem: cluster.caCertificatePem,
        credential: { bearerToken: cluster.token },
      },
    });
    if (status !== 201) throw new Error(`registering ${name}: ${JSON.stringify(body)}`);
  }

  async close(): Promise<void> {
    await this.gateway.close(0);
    await untilNothingIsLeft(this.gateway);
    if (this.parts.isBeside) return;
    await this.parts.cluster?.close();
    await this.issuer.close();
    await this.database.close();
    rmSync(this.parts.folder, { recursive: true, force: true });
  }
}

export interface CallOptions {
  readonly as?: DevelopmentUserName | 'nobody';
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into any answer
  readonly body: any;
}

function environment(parts: {
  database: TestDatabase;
  issuer: RunningIssuer;
  keyRingFile: string;
  ledgerKeyRingFile: string;
}): Record<string, string> {
  const issuers = [
    {
      issuer: parts.issuer.issuerUrl,
      audience: 'endoscope',
      clients: ['endo-cli', 'portal'],
      cliClientId: 'endo-cli',
      serviceClients: ['portal'],
    },
  ];
  return {
    ENDOSCOPE_ENV: 'development',
    DATABASE_URL: parts.database.appUrl,
    DATABASE_MIGRATION_URL: parts.database.url,
    ENDOSCOPE_ISSUERS: JSON.stringify(issuers),
    ENDOSCOPE_POLICY_DIR: join(import.meta.dirname, '../../apps/dev/policies'),
    ENDOSCOPE_TEMPLATES_DIR: join(import.meta.dirname, '../../apps/dev/templates'),
    ENDOSCOPE_KEYRING_FILE: parts.keyRingFile,
    ENDOSCOPE_LEDGER_KEYRING_FILE: parts.ledgerKeyRingFile,
    ENDOSCOPE_LEDGER_ORIGIN: 'endoscope.test/ledger',
    ENDOSCOPE_ALLOWED_PRIVATE_ADDRESSES: '127.0.0.0/8',
    ENDOSCOPE_WEBHOOK_PRIVATE_ADDRESSES: '127.0.0.0/8',
    ENDOSCOPE_HTTP_ADDRESS: '127.0.0.1:0',
    ENDOSCOPE_GRPC_ADDRESS: '127.0.0.1:0',
    ENDOSCOPE_METRICS_ADDRESS: '127.0.0.1:0',
  };
}
