import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { developmentAudience, developmentClients } from '@endoscope/simulators';
import { createKeyRingFile } from '@endoscope/secret-box';
import { DevProblem } from './dev-problem.ts';
import { GuardedProcess } from './guarded-process.ts';
import { heapFlags } from './heap-flags.ts';
import type { DevOptions } from './options.ts';
import type { Progress } from './progress.ts';
import { projectRoot } from './project-root.ts';
import type { DevDatabase } from './start-database.ts';
import type { StateFolder } from './state-folder.ts';

export const host = '127.0.0.1';

/** Leaves time for the rest within the five seconds that Ctrl-C may take. */
const drain = '2s';
const readyTimeoutMs = 60_000;
const pollIntervalMs = 50;
const sayEveryMs = 5_000;

const loopback = ['127.0.0.0/8', '::1/128'];
/** Where a kubeconfig's clusters may be: kind, a bridge, an office network. */
const privateNetworks = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
];

/** Settings that a developer may give to `npm start` as well as to the gateway. */
const passedOn =
  /^(NODE_OPTIONS$|ENDOSCOPE_(LOG_LEVEL|SESSIONS?_|(UNSIGNED_)?CONNECTIONS_|DATABASE_POOL_MAX|ALLOWED_ORIGINS))/;

export interface GatewayNeeds {
  readonly options: DevOptions;
  readonly state: StateFolder;
  readonly database: Pick<DevDatabase, 'url' | 'migrationUrl' | 'folder'>;
  readonly issuerUrl: string;
  readonly env: NodeJS.ProcessEnv;
}

export function startGateway(needs: GatewayNeeds): GuardedProcess {
  createKeyRingFile(needs.state.keyRingFile);
  createKeyRingFile(needs.state.ledgerKeyRingFile);
  return GuardedProcess.start({
    command: process.execPath,
    args: [...heapFlags, join(projectRoot(), 'dist/apps/gateway/src/main.js')],
    env: gatewayEnvironment(needs),
    logFile: needs.state.logFile('gateway'),
  });
}

function gatewayEnvironment(needs: GatewayNeeds): Record<string, string> {
  const { options, state, env } = needs;
  const given = Object.entries(env).filter(([name]) => passedOn.test(name));
  const networks = options.kubeconfigs.length > 0 ? [...loopback, ...privateNetworks] : loopback;
  return {
    ...(Object.fromEntries(given) as Record<string, string>),
    PATH: env['PATH'] ?? '',
    ENDOSCOPE_ENV: 'development',
    ENDOSCOPE_HTTP_ADDRESS: `${host}:${options.httpPort}`,
    ENDOSCOPE_GRPC_ADDRESS: `${host}:${options.grpcPort}`,
    ENDOSCOPE_METRICS_ADDRESS: `${host}:${options.metricsPort}`,
    ENDOSCOPE_GRPC_REFLECTION: 'true',
    DATABASE_URL: needs.database.url,
    DATABASE_MIGRATION_URL: needs.database.migrationUrl,
    ENDOSCOPE_DATABASE_FOLDERS: needs.database.folder ?? '',
    ENDOSCOPE_ISSUERS: JSON.stringify([issuerSetting(needs.issuerUrl)]),
    ENDOSCOPE_POLICY_DIR: join(projectRoot(), 'apps/dev/policies'),
    ENDOSCOPE_TEMPLATES_DIR: join(projectRoot(), 'apps/dev/templates'),
    ENDOSCOPE_KEYRING_FILE: state.keyRingFile,
    ENDOSCOPE_LEDGER_KEYRING_FILE: state.ledgerKeyRingFile,
    ENDOSCOPE_LEDGER_ORIGIN: 'endoscope.localhost/ledger',
    ENDOSCOPE_ALLOWED_PRIVATE_ADDRESSES: networks.join(','),
    ENDOSCOPE_WEBHOOK_PRIVATE_ADDRESSES: loopback.join(','),
    ENDOSCOPE_DRAIN: drain,
  };
}

function issuerSetting(issuerUrl: string): object {
  const { cli, portal } = developmentClients;
  return {
    issuer: issuerUrl,
    audience: developmentAudience,
    clients: [cli.clientId, portal.clientId],
    cliClientId: cli.clientId,
    serviceClients: [portal.clientId],
  };
}

/** Resolves when the gateway takes work; throws with its last words when it ends before. */
export async function waitUntilReady(
  gateway: GuardedProcess,
  { options, progress, signal }: { options: DevOptions; progress: Progress; signal: AbortSignal },
): Promise<void> {
  const startedAtMs = performance.now();
  let nextSayMs = sayEveryMs;
  while (!(await isReady(options.httpPort, signal))) {
    signal.throwIfAborted();
    if (gateway.hasExited) throw new DevProblem(await lastWords(gateway));
    const waitedMs = performance.now() - startedAtMs;
    if (waitedMs > readyTimeoutMs) {
      throw new DevProblem(
        `The gateway is not ready after ${readyTimeoutMs / 1000} s.\n${logOf(gateway)}`,
      );
    }
    if (waitedMs > nextSayMs) {
      nextSayMs += sayEveryMs;
      progress.say(`waiting for the gateway (log: ${gateway.logFile})`);
    }
    await sleep(pollIntervalMs);
  }
}

async function isReady(port: number, signal: AbortSignal): Promise<boolean> {
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(2_000)]);
    const response = await fetch(`http://${host}:${port}/readyz`, { signal: within });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

export async function lastWords(gateway: GuardedProcess): Promise<string> {
  return `The gateway ended with exit code ${await gateway.exited}.\n${logOf(gateway)}`;
}

function logOf(gateway: GuardedProcess): string {
  return `Its last log lines:\n${gateway.lastLines()}\nThe whole log: ${gateway.logFile}`;
}
