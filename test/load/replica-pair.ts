/** Two replicas beside the gateway of the benchmark, on its database and with its settings. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { EndoscopeClient } from '@endoscope/client';
import { freePorts } from '../support/free-ports.ts';
import type { GatewayProcess } from '../support/gateway-process.ts';
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
  const folder = mkdtempSync(join(bench.stack.folder, 'replicas-'));
  const files = await (await ReplicaAuthority.create(folder)).issue('replica');
  const ports = await freePorts(2);
  const started: GatewayProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const gateway of started) gateway.signal('SIGTERM');
    await Promise.all(started.map(({ exited }) => exited));
  };
  const start = async (name: string, port: number): Promise<BenchReplica> => {
    const own = replicaSettings(files, { listen: port });
    const gateway = await bench.stack.startGateway(own);
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
