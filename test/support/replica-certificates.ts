import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A certificate's files. */
export interface CertificateFiles {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** An authority of replicas, for one test. */
export class ReplicaAuthority {
  private readonly folder: string;
  private readonly ca: x509.X509Certificate;
  private readonly keys: webcrypto.CryptoKeyPair;

  // The benchmark has Node run this file itself, which takes no parameter properties.
  private constructor(folder: string, ca: x509.X509Certificate, keys: webcrypto.CryptoKeyPair) {
    this.folder = folder;
    this.ca = ca;
    this.keys = keys;
  }

  static async create(folder: string): Promise<ReplicaAuthority> {
    x509.cryptoProvider.set(webcrypto as never);
    const keys = await newKeys();
    const ca = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: serialNumber(),
      name: 'CN=replicas',
      ...validity(),
      signingAlgorithm: algorithm,
      keys: keys as never,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      ],
    });
    return new ReplicaAuthority(folder, ca, keys);
  }

  /** Signed for both sides of a connection, with this DNS name. */
  async issue(file: string, dnsName = 'endoscope-replica'): Promise<CertificateFiles> {
    const keys = await newKeys();
    const usages = [x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth];
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: `CN=${file}`,
      issuer: this.ca.subject,
      ...validity(),
      signingAlgorithm: algorithm,
      publicKey: keys.publicKey as never,
      signingKey: this.keys.privateKey as never,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.ExtendedKeyUsageExtension(usages),
        new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: dnsName }]),
      ],
    });
    const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
    const write = (name: string, text: string): string => {
      const path = join(this.folder, name);
      writeFileSync(path, text, { mode: 0o600 });
      return path;
    };
    return {
      caFile: write(`${file}-ca.pem`, this.ca.toString('pem')),
      certFile: write(`${file}.pem`, certificate.toString('pem')),
      keyFile: write(`${file}-key.pem`, x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')),
    };
  }
}

/** The settings of a replica that listens on a port of this machine. */
export function replicaSettings(
  { caFile, certFile, keyFile }: CertificateFiles,
  ports: { readonly listen: number; readonly advertise?: number },
): Record<string, string> {
  const { listen, advertise = listen } = ports;
  return {
    ENDOSCOPE_REPLICA_LISTEN: `127.0.0.1:${listen}`,
    ENDOSCOPE_REPLICA_ADVERTISE: `127.0.0.1:${advertise}`,
    ENDOSCOPE_REPLICA_CERT_FILE: certFile,
    ENDOSCOPE_REPLICA_KEY_FILE: keyFile,
    ENDOSCOPE_REPLICA_CA_FILE: caFile,
  };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  const made = webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  return made as Promise<webcrypto.CryptoKeyPair>;
}

function serialNumber(): string {
  return `01${randomBytes(8).toString('hex')}`;
}

function validity(): { notBefore: Date; notAfter: Date } {
  const hourMs = 3_600_000;
  return { notBefore: new Date(Date.now() - hourMs), notAfter: new Date(Date.now() + 24 * hourMs) };
}
