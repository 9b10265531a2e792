/** The certificate authority of one cluster and what it signs, made with the openssl program. */
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOrThrow } from '../host/run-command.ts';
import type { ClusterPlan } from './cluster-plan.ts';

export interface CertificateRequest {
  file: string;
  commonName: string;
  /** Kubernetes reads it as the group of the user. */
  organization: string;
  /** As openssl writes them: `DNS:localhost`, `IP:127.0.0.1`. */
  names?: string[];
}

/** Longer than any cluster lives, shorter than anybody would rely on. */
const VALIDITY_DAYS = 365;
const KEY_OPTIONS = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

export async function issueCertificates(plan: ClusterPlan): Promise<void> {
  await issueAuthority(plan);
  await Promise.all(certificateRequests(plan).map((request) => issue(plan.paths.pki, request)));
  writeServiceAccountKey(plan.paths.pki);
}

export function readPki(plan: ClusterPlan, file: string): string {
  return readFileSync(join(plan.paths.pki, file), 'utf8');
}

export function certificateRequests(plan: ClusterPlan): CertificateRequest[] {
  const { nodeName, network } = plan;
  return [
    {
      file: 'apiserver',
      commonName: 'kube-apiserver',
      organization: 'kubernetes',
      names: [
        ...['DNS:localhost', 'DNS:kubernetes', 'DNS:kubernetes.default.svc'],
        ...['IP:127.0.0.1', `IP:${network.serviceAddress}`],
      ],
    },
    {
      file: 'kubelet',
      commonName: `system:node:${nodeName}`,
      organization: 'system:nodes',
      names: [`DNS:${nodeName}`, `IP:${network.nodeAddress}`],
    },
    // What the API server shows to the kubelet; apart from the admin, so that logs tell them apart.
    { file: 'apiserver-client', commonName: 'kube-apiserver-client', organization: MASTERS },
    { file: 'admin', commonName: 'cluster-admin', organization: MASTERS },
    {
      file: 'controller-manager',
      commonName: 'system:kube-controller-manager',
      organization: 'system:kube-controller-manager',
    },
    {
      file: 'scheduler',
      commonName: 'system:kube-scheduler',
      organization: 'system:kube-scheduler',
    },
  ];
}

const MASTERS = 'system:masters';

async function issueAuthority(plan: ClusterPlan): Promise<void> {
  const config = join(plan.paths.pki, 'ca.cnf');
  const usage = 'basicConstraints = critical, CA:TRUE\nkeyUsage = critical, keyCertSign, cRLSign';
  writeFileSync(config, opensslConfig({ commonName: `ca-${plan.name}` }, usage));
  await selfSign(plan.paths.pki, 'ca', []);
}

async function issue(pki: string, request: CertificateRequest): Promise<void> {
  const extensions = [
    'basicConstraints = critical, CA:FALSE',
    'extendedKeyUsage = serverAuth, clientAuth',
    ...(request.names ? [`subjectAltName = ${request.names.join(', ')}`] : []),
  ].join('\n');
  const { commonName, organization } = request;
  const config = opensslConfig({ commonName, organization }, extensions);
  writeFileSync(join(pki, `${request.file}.cnf`), config);
  const authority = ['-CA', join(pki, 'ca.crt'), '-CAkey', join(pki, 'ca.key')];
  await selfSign(pki, request.file, authority);
}

async function selfSign(pki: string, name: string, authority: string[]): Promise<void> {
  const file = (extension: string) => join(pki, `${name}.${extension}`);
  await runOrThrow('openssl', [
    ...['req', '-x509', ...KEY_OPTIONS, '-days', String(VALIDITY_DAYS)],
    ...['-config', file('cnf'), '-keyout', file('key'), '-out', file('crt'), ...authority],
  ]);
}

/** A config of our own: the one of the machine would add extensions we did not ask for. */
function opensslConfig(
  subject: { commonName: string; organization?: string },
  extensions: string,
): string {
  const organization = subject.organization ? `O = ${subject.organization}\n` : '';
  return `[req]
prompt = no
distinguished_name = subject
x509_extensions = extensions
[subject]
${organization}CN = ${subject.commonName}
[extensions]
${extensions}
`;
}

function writeServiceAccountKey(pki: string): void {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  writeFileSync(join(pki, 'service-account.key'), privateKey, { mode: 0o600 });
  writeFileSync(join(pki, 'service-account.pub'), publicKey);
}
