import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** What a simulated cluster keeps across a restart: its certificates and the gateway's token. */
export interface ClusterIdentity {
  readonly caPem: string;
  readonly certPem: string;
  readonly keyPem: string;
  /** Bearer token of the gateway's service account. */
  readonly token: string;
  /** A client certificate of the gateway, signed by the same authority. */
  readonly clientCertPem: string;
  readonly clientKeyPem: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const validityMs = 365 * 24 * 3_600_000;

type KeyPair = webcrypto.CryptoKeyPair;

interface Leaf {
  readonly subject: string;
  readonly usage: x509.ExtendedKeyUsage;
  readonly names?: readonly x509.JsonGeneralName[];
}

/** Makes an authority, a server certificate for loopback, a client certificate and a token. */
export async function createClusterIdentity(name: string): Promise<ClusterIdentity> {
  x509.cryptoProvider.set(webcrypto as never);
  const caKeys = await newKeys();
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=${name}-ca`,
    ...validity(),
    signingAlgorithm: algorithm,
    keys: caKeys as never,
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  const server = await issue(
    { ca, caKeys },
    {
      subject: 'CN=kube-apiserver',
      usage: x509.ExtendedKeyUsage.serverAuth,
      names: [
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ],
    },
  );
  const client = await issue(
    { ca, caKeys },
    {
      subject: 'CN=endoscope-gateway',
      usage: x509.ExtendedKeyUsage.clientAuth,
    },
  );
  return {
    caPem: ca.toString('pem'),
    certPem: server.certPem,
    keyPem: server.keyPem,
    clientCertPem: client.certPem,
    clientKeyPem: client.keyPem,
    token: randomBytes(32).toString('base64url'),
  };
}

async function issue(
  authority: { ca: x509.X509Certificate; caKeys: KeyPair },
  leaf: Leaf,
): Promise<{ certPem: string; keyPem: string }> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: leaf.subject,
    issuer: authority.ca.subject,
    ...validity(),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey as never,
    signingKey: authority.caKeys.privateKey as never,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([leaf.usage]),
      ...(leaf.names ? [new x509.SubjectAlternativeNameExtension([...leaf.names])] : []),
    ],
  });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certPem: certificate.toString('pem'),
    keyPem: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'),
  };
}

function newKeys(): Promise<KeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<KeyPair>;
}

function serialNumber(): string {
  return `01${randomBytes(8).toString('hex')}`;
}

function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return {
    notBefore: new Date(now - 3_600_000),
    notAfter: new Date(now + validityMs),
  };
}
