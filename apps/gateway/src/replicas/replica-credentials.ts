import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ChannelCredentials, ServerCredentials } from '@grpc/grpc-js';
import type { GatewayConfig } from '@endoscope/config';

/** The DNS name in the certificate of every replica: who has it may carry any user's terminal. */
export const replicaName = 'endoscope-replica';

export interface ReplicaCredentials {
  readonly server: ServerCredentials;
  readonly client: ChannelCredentials;
}

/**
 * Both sides show a certificate of the authority, and both look for the name in the other's. Throws
 * the sentence that the operator reads.
 */
export function readReplicaCredentials(config: GatewayConfig): ReplicaCredentials {
  const ca = readSetting('ENDOSCOPE_REPLICA_CA_FILE', config.replicaCaFile);
  const cert_chain = readSetting('ENDOSCOPE_REPLICA_CERT_FILE', config.replicaCertFile);
  const private_key = readSetting('ENDOSCOPE_REPLICA_KEY_FILE', config.replicaKeyFile);
  try {
    // OpenSSL takes a file without any certificate for an authority that signs nothing.
    new X509Certificate(ca);
    if (!isReplica(new X509Certificate(cert_chain).subjectAltName)) {
      throw new Error(`the certificate has not the DNS name ${replicaName}`);
    }
    return {
      server: ServerCredentials.createSsl(ca, [{ private_key, cert_chain }], true),
      client: ChannelCredentials.createSsl(ca, private_key, cert_chain),
    };
  } catch (cause) {
    const { message } = cause as Error;
    const where = 'The files of ENDOSCOPE_REPLICA_CERT_FILE, _KEY_FILE and _CA_FILE';
    throw new Error(`${where} cannot be used: ${message}.`, { cause });
  }
}

function readSetting(setting: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new Error(`${setting}: ${path} cannot be read (${code}).`, { cause });
  }
}

/** `subjectAltName` as Node tells it: `DNS:endoscope-replica, IP Address:10.0.0.1`. */
export function isReplica(subjectAltName: string | undefined): boolean {
  return (subjectAltName ?? '').split(', ').includes(`DNS:${replicaName}`);
}
