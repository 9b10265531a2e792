import { makeClientConstructor } from '@grpc/grpc-js';
import type { ChannelCredentials, Client } from '@grpc/grpc-js';
import { loadReplicaService } from '@endoscope/contracts';
import type { ReplicaServiceClient } from '@endoscope/contracts';
import { replicaName } from './replica-credentials.ts';
import { replicaLimits } from './replica.limits.ts';

/**
 * Connections to other replicas.
 *
 * Owns:  one HTTP/2 connection for each address that a session was kept at; all clients share it.
 * Bound: `linksMax` addresses; the one that was used longest ago makes room.
 */
export class ReplicaLinks {
  private readonly links = new Map<string, ReplicaServiceClient & Client>();

  constructor(private readonly credentials: ChannelCredentials) {}

  to(address: string): ReplicaServiceClient {
    const link = this.links.get(address) ?? this.open(address);
    this.links.delete(address);
    this.links.set(address, link);
    return link;
  }

  close(): void {
    for (const link of this.links.values()) link.close();
    this.links.clear();
  }

  private open(address: string): ReplicaServiceClient & Client {
    const [oldest] = this.links.keys();
    if (this.links.size >= linksMax && oldest !== undefined) {
      // Calls under way go on; the connection closes after the last one.
      this.links.get(oldest)?.close();
      this.links.delete(oldest);
    }
    const Replica = makeClientConstructor(loadReplicaService(), 'ReplicaService');
    const link = new Replica(address, this.credentials, {
      'grpc.ssl_target_name_override': replicaName,
      'grpc-node.flow_control_window': replicaLimits.streamWindowBytes,
      'grpc.max_receive_message_length': replicaLimits.messageBytesMax,
      'grpc.keepalive_time_ms': replicaLimits.keepaliveMs,
      'grpc.keepalive_timeout_ms': replicaLimits.keepaliveTimeoutMs,
      'grpc.initial_reconnect_backoff_ms': replicaLimits.reconnectMs,
      'grpc.min_reconnect_backoff_ms': replicaLimits.reconnectMs,
      'grpc.max_reconnect_backoff_ms': replicaLimits.reconnectMsMax,
      'grpc.use_local_subchannel_pool': 1,
    });
    return link as unknown as ReplicaServiceClient & Client;
  }
}

/** More replicas than that nobody runs; addresses of earlier pods are among them. */
const linksMax = 200;
