import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { EndoscopeClient } from '@endoscope/client';
import type { ActingAs, ClusterEndpoint } from '@endoscope/kubernetes';
import type { FarSide } from './far-side.ts';
import type { RelayWay } from './lines.ts';

/** The relays of baseline B2, each a process of its own in front of one cluster. */
export class Relays {
  readonly clients: Readonly<Record<RelayWay, EndoscopeClient>>;
  readonly servers: Readonly<Record<RelayWay, string>>;
  private readonly processes: Readonly<Record<RelayWay, ChildProcess>>;

  private constructor(processes: Record<RelayWay, ChildProcess>, ports: Record<RelayWay, number>) {
    this.processes = processes;
    this.servers = {
      'websocket-relay': `http://127.0.0.1:${ports['websocket-relay']}`,
      'grpc-relay': `http://127.0.0.1:${ports['grpc-relay']}`,
    };
    this.clients = {
      'websocket-relay': new EndoscopeClient({ server: this.servers['websocket-relay'] }),
      'grpc-relay': new EndoscopeClient({ server: this.servers['grpc-relay'] }),
    };
  }

  static async start(endpoint: ClusterEndpoint, as: ActingAs | undefined): Promise<Relays> {
    const env = { ...process.env, BENCH_FAR_SIDE: JSON.stringify(farSide(endpoint, as)) };
    const start = (file: string): ChildProcess => fork(join(import.meta.dirname, file), { env });
    const processes = {
      'websocket-relay': start('relay-websocket.ts'),
      'grpc-relay': start('relay-grpc.ts'),
    };
    const portOf = async (way: RelayWay): Promise<number> => {
      const [port] = (await once(processes[way], 'message')) as [number];
      return port;
    };
    const [websocket, grpc] = await Promise.all([portOf('websocket-relay'), portOf('grpc-relay')]);
    return new Relays(processes, { 'websocket-relay': websocket, 'grpc-relay': grpc });
  }

  pidOf(way: RelayWay): number {
    return this.processes[way].pid ?? 0;
  }

  get pids(): readonly number[] {
    return Object.values(this.processes).map(({ pid }) => pid ?? 0);
  }

  stop(): void {
    for (const each of Object.values(this.processes)) each.kill();
  }
}

/** What a client without a gateway needs to know of a cluster. */
export function farSide(
  { serverUrl, caCertificatePem, credential }: ClusterEndpoint,
  as?: ActingAs,
): FarSide {
  const headers = {
    ...(credential.kind === 'bearer_token' && { authorization: `Bearer ${credential.token}` }),
    ...(as && { 'impersonate-user': as.user, 'impersonate-group': as.groups }),
  };
  const isCertificate = credential.kind === 'client_certificate';
  const own = isCertificate
    ? { cert: credential.certificatePem, key: credential.privateKeyPem }
    : {};
  return { origin: serverUrl.replace(/^http/, 'ws'), ca: caCertificatePem, ...own, headers };
}
