import { readFileSync } from 'node:fs';
import { ChannelCredentials, ServerCredentials } from '@grpc/grpc-js';
import type { GatewayConfig } from '@endoscope/config';

/** The DNS name in the certificate of every replica: who has it may carry any user's terminal. */
export const replicaName = 'endoscope-replica';

export interface ReplicaCredentials {
  readonly server: ServerCredentials;
  readonly client: ChannelCredentials;
}

/** Both sides show a certificate of the authority, and both look for the name in the other's. */
export function readReplicaCredentials(config: GatewayConfig): ReplicaCredentials {
  const ca = readFileSync(config.replicaCaFile);
  const cert_chain = readFileSync(config.replicaCertFile);
  const private_key = readFileSync(config.replicaKeyFile);
  return {
    server: ServerCredentials.createSsl(ca, [{ private_key, cert_chain }], true),
    client: ChannelCredentials.createSsl(ca, private_key, cert_chain),
  };
}

/** `subjectAltName` as Node tells it: `DNS:endoscope-replica, IP Address:10.0.0.1`. */
export function isReplica(subjectAltName: string | undefined): boolean {
  return (subjectAltName ?? '').split(', ').includes(`DNS:${replicaName}`);
}
