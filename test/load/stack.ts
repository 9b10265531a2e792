import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EndoscopeClient } from '@endoscope/client';
import { endWithUs } from '../support/end-with-us.ts';
import { freePorts } from '../support/free-ports.ts';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { OtherGateways } from './other-gateways.ts';
import { descendantsOf } from './process-usage.ts';

const root = resolve(import.meta.dirname, '../..');
const startTimeoutMs = 120_000;

export interface StackOptions {
  /** In place of the simulated clusters. */
  readonly kubeconfig?: string | undefined;
}

/** So that the benchmark meets the gateway and not its quotas; all of it comes from one address. */
const manySessions = {
  ENDOSCOPE_CONNECTIONS_MAX: '1000000',
  ENDOSCOPE_CONNECTIONS_PER_ADDRESS_MAX: '0',
  ENDOSCOPE_UNSIGNED_CONNECTIONS_MAX: '0',
  ENDOSCOPE_UNSIGNED_CONNECTIONS_PER_ADDRESS_MAX: '0',
  ENDOSCOPE_SESSIONS_PER_USER_MAX: '10000',
  ENDOSCOPE_SESSIONS_PER_CLUSTER_MAX: '100000',
  ENDOSCOPE_SESSIONS_PER_POD_MAX: '100',
};

type Known = Pick<Stack, 'client' | 'server' | 'token' | 'issuerUrl' | 'inspectorPort'>;

interface Run {
  readonly supervisor: ChildProcess;
  readonly folder: string;
}

/**
 * What `npm start` runs, in a folder and on ports of its own: the gateway is one process, the
 * simulated clusters another.
 */
export class Stack {
  readonly client: EndoscopeClient;
  readonly server: string;
  /** Of the operator. */
  readonly token: string;
  readonly issuerUrl: string;
  /** Where the gateway listens for a debugger once it is told to. */
  readonly inspectorPort: number;
  /** Of this run alone, and removed with it. */
  readonly folder: string;
  private readonly supervisor: ChildProcess;
  private foundPids: readonly number[] | undefined;
  private readonly others = new OtherGateways();

  private constructor(parts: Known & Run) {
    this.client = parts.client;
    this.server = parts.server;
    this.token = parts.token;
    this.issuerUrl = parts.issuerUrl;
    this.inspectorPort = parts.inspectorPort;
    this.supervisor = parts.supervisor;
    this.folder = parts.folder;
  }

  static async start({ kubeconfig }: StackOptions): Promise<Stack> {
    const folder = mkdtempSync(join(tmpdir(), 'endoscope-bench-'));
    // Postgres runs as another user when we are root, and must reach its data below.
    chmodSync(folder, 0o711);
    const [http = 0, grpc = 0, issuer = 0, metrics = 0, inspector = 0] = await freePorts(5);
    const supervisor = spawn(
      process.execPath,
      [
        // The simulated clusters run in it, and the relays and this process have the same flags.
        ...process.execArgv.filter((flag) => /^--(max-semi|initial-old)-space-size/.test(flag)),
        join(root, 'tools/start.ts'),
        ...['--state', folder, '--http-port', String(http), '--grpc-port', String(grpc)],
        ...['--issuer-port', String(issuer), '--metrics-port', String(metrics)],
        ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
      ],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        cwd: root,
        // Node's own port for debuggers is one for the whole machine.
        env: { ...process.env, ...manySessions, NODE_OPTIONS: `--inspect-port=${inspector}` },
      },
    );
    endWithUs(supervisor);
    await untilReady(supervisor);
    const issuerUrl = `http://127.0.0.1:${issuer}`;
    const accessToken = await longToken(issuerUrl);
    const server = `http://127.0.0.1:${http}`;
    const client = new EndoscopeClient({
      server,
      token: accessToken,
      userAgent: 'endoscope-bench',
    });
    const known = { client, server, token: accessToken, issuerUrl, inspectorPort: inspector };
    return new Stack({ ...known, supervisor, folder });
  }

  get gatewayPids(): readonly number[] {
    const program = join(root, 'dist/apps/gateway/src/main.js');
    const isGateway = (command: string): boolean =>
      command.startsWith(process.execPath) && command.includes(program);
    this.foundPids ??= descendantsOf(this.supervisor.pid ?? 0, isGateway);
    return this.foundPids;
  }

  get supervisorPids(): readonly number[] {
    return [this.supervisor.pid ?? 0];
  }

  /** A file that the stack keeps, e.g. `clusters/eu-1.json`. */
  state<T>(file: string): T {
    return JSON.parse(readFileSync(join(this.folder, file), 'utf8')) as T;
  }

  /** Another gateway, which runs until it is told to stop, or this stack is. */
  startGateway(change: Record<string, string>): Promise<GatewayProcess> {
    return this.others.start(this.gatewayPids[0] ?? 0, change);
  }

  async stop(): Promise<void> {
    await this.others.stop();
    if (this.supervisor.exitCode === null) {
      this.supervisor.kill('SIGINT');
      await once(this.supervisor, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Outlasts any benchmark: nobody signs in again in the middle of one. */
async function longToken(issuerUrl: string): Promise<string> {
  const url = `${issuerUrl}/dev/token?user=operator&ttlSeconds=${6 * 3_600}`;
  const response = await fetch(url, { method: 'POST' });
  const answer = (await response.json()) as { access_token: string };
  return answer.access_token;
}

async function untilReady(supervisor: ChildProcess): Promise<void> {
  let said = '';
  const ready = new Promise<void>((done, fail) => {
    supervisor.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('Endoscope is ready')) done();
    });
    supervisor.once('exit', () => fail(new Error(`the stack ended:\n${said}`)));
    setTimeout(() => fail(new Error(`the stack is not ready:\n${said}`)), startTimeoutMs).unref();
  });
  await ready.catch((error: unknown) => {
    supervisor.kill('SIGINT');
    throw error;
  });
}
