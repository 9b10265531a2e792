import { createPrivateKey, X509Certificate } from 'node:crypto';
import { clusterLimits } from './clusters.limits.ts';

const certificateBlock = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

type Parsed =
  | { readonly ok: true; readonly pem: string }
  | { readonly ok: false; readonly why: string };

/**
 * Certificates and nothing else: the authorities are shown in answers, so a private key pasted
 * among them must not get through.
 */
export function parseCertificates(text: string, bytesMax: number): Parsed {
  if (Buffer.byteLength(text) > bytesMax) return no(`must be at most ${bytesMax} bytes.`);
  const blocks = text.match(certificateBlock) ?? [];
  if (blocks.length === 0 || text.replace(certificateBlock, '').trim() !== '') {
    return no('must be PEM certificates and nothing else.');
  }
  try {
    const certificates = blocks.map((block) => new X509Certificate(block));
    return {
      ok: true,
      pem: certificates
        .map((c) => c.toString().trim())
        .join('\n')
        .concat('\n'),
    };
  } catch {
    return no('holds a block that is not a certificate.');
  }
}

/** What is wrong with a client certificate and its key; the key is never part of the answer. */
export function problemOfClientCertificate(
  certificatePem: string,
  privateKeyPem: string,
  now: Date,
): { readonly part: 'certificatePem' | 'privateKeyPem'; readonly why: string } | undefined {
  const chain = parseCertificates(certificatePem, clusterLimits.clientPemBytesMax);
  if (!chain.ok) return { part: 'certificatePem', why: chain.why };
  const certificate = new X509Certificate(chain.pem);
  if (certificate.validToDate < now) {
    return { part: 'certificatePem', why: `expired on ${certificate.validToDate.toISOString()}.` };
  }
  if (Buffer.byteLength(privateKeyPem) > clusterLimits.clientPemBytesMax) {
    return {
      part: 'privateKeyPem',
      why: `must be at most ${clusterLimits.clientPemBytesMax} bytes.`,
    };
  }
  try {
    if (certificate.checkPrivateKey(createPrivateKey(privateKeyPem))) return undefined;
    return { part: 'privateKeyPem', why: 'does not belong to the certificate.' };
  } catch {
    return { part: 'privateKeyPem', why: 'must be one unencrypted private key in PEM.' };
  }
}

/** SHA-256 of the first certificate: names the pinned authority in the ledger. */
export function fingerprintOf(pem: string): string {
  return new X509Certificate(pem).fingerprint256;
}

const no = (why: string): Parsed => ({ ok: false, why });
