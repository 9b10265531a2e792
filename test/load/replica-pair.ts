/** Two replicas beside the gateway of the benchmark, on its database and with its settings. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EndoscopeClient } from '@endoscope/client';
import { freePorts } from '../support/free-ports.ts';
import { GatewayProcess } from '../support/gateway-process.ts';
import { ReplicaAuthority, replicaSettings } from '../support/replica-certificates.ts';
import type { BenchCluster } from './bench-cluster.ts';
import type { Watched } from './process-usage.ts';

export interface BenchReplica {
  /** The benchmark's cluster, reached through this replica. */
  readonly bench: BenchCluster;
  readonly watched: Watched;
}

export interface BenchReplicas {
  /** Sessions are made here, so it keeps them. */
  readonly keeper: BenchReplica;
  /** Carries to the keeper. */
  readonly carrier: BenchReplica;
  stop(): Promise<void>;
}

export async function startReplicas(bench: BenchCluster): Promise<BenchReplicas> {
  const folder = mkdtempSync(join(tmpdir(), 'endoscope-bench-replicas-'));
  const files = await (await ReplicaAuthority.create(folder)).issue('replica');
  const ports = await freePorts(2);
  const started: GatewayProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const gateway of started) gateway.signal('SIGTERM');
    await Promise.all(started.map(({ exited }) => exited));
    rmSync(folder, { recursive: true, force: true });
  };
  const start = async (name: string, port: number): Promise<BenchReplica> => {
    const own = replicaSettings(files, { listen: port });
    const gateway = GatewayProcess.start({ ...environmentOf(bench), ...own });
    started.push(gateway);
    const { token } = bench.stack;
    const client = new EndoscopeClient({
      server: await gateway.url(),
      token,
      userAgent: 'endoscope-bench',
    });
    const stack = Object.create(bench.stack, {
      client: { value: client },
      gatewayPids: { value: [gateway.pid] },
    }) as BenchCluster['stack'];
    return { bench: { ...bench, stack }, watched: { name, pids: () => [gateway.pid] } };
  };
  try {
    const keeper = await start('keeper', ports[0]!);
    return { keeper, carrier: await start('carrier', ports[1]!), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** That of the gateway which runs already, with ports of its own. */
export function environmentOf({ stack }: BenchCluster): Record<string, string> {
  const [pid = 0] = stack.gatewayPids;
  const settings = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
  const given = settings.map((setting) => {
    const at = setting.indexOf('=');
    return [setting.slice(0, at), setting.slice(at + 1)] as const;
  });
  return {
    ...Object.fromEntries(given),
    // As the gateway is run (apps/dev/src/start-gateway.ts).
    NODE_OPTIONS: '--max-semi-space-size=4',
    ENDOSCOPE_HTTP_ADDRESS: '127.0.0.1:0',
    ENDOSCOPE_GRPC_ADDRESS: '127.0.0.1:0',
    ENDOSCOPE_METRICS_ADDRESS: '127.0.0.1:0',
  };
}
