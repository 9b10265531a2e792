import { readFile } from 'node:fs/promises';
import type { ClusterCredential, RegisterClusterRequest } from '@endoscope/client';
import { UsageError } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';
import { recordFields } from './cluster-record.ts';
import type { RecordOptions } from './cluster-record.ts';
import type { Invocation } from './define.ts';

export interface RegisterOptions extends RecordOptions {
  readonly serverUrl?: string;
  readonly caFile?: string;
  readonly tokenFile?: string;
  readonly gatewayTokenFile?: string;
  readonly certificateFile?: string;
  readonly keyFile?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly impersonation: 'user_and_groups' | 'none';
}

export async function run(
  context: Context,
  { operands, options }: Invocation<RegisterOptions>,
): Promise<void> {
  const request = await registration(operands[0]!, options);
  const cluster = await (await context.client()).clusters.register(request);
  const name = safeLine(cluster.name);
  context.stdout.line(`Cluster ${name} registered.`);
  context.stderr.line(`  Check it: endo cluster check ${name}`);
}

async function registration(
  name: string,
  options: RegisterOptions,
): Promise<RegisterClusterRequest> {
  const { kubeconfig, context, serverUrl, impersonation } = options;
  const common = { name, impersonation, ...recordFields(options) };
  if (kubeconfig !== undefined) {
    if (serverUrl !== undefined) {
      throw new UsageError('--kubeconfig and --server-url exclude each other');
    }
    const text = await readInput(kubeconfig);
    return { ...common, kubeconfig: text, ...(context ? { context } : {}) };
  }
  if (serverUrl === undefined)
    throw new UsageError('you must specify --server-url or --kubeconfig');
  return {
    ...common,
    serverUrl,
    credential: await credentialOf(options),
    ...(options.caFile ? { caCertificatePem: await readInput(options.caFile) } : {}),
  };
}

async function credentialOf(options: RegisterOptions): Promise<ClusterCredential> {
  const { tokenFile, gatewayTokenFile, certificateFile, keyFile } = options;
  const given = [tokenFile, gatewayTokenFile, certificateFile].filter(Boolean);
  if (given.length !== 1) {
    throw new UsageError(
      'you must specify one of --token-file, --gateway-token-file or --certificate-file',
    );
  }
  if (tokenFile) return { bearerToken: (await readInput(tokenFile)).trim() };
  if (gatewayTokenFile) return { tokenFile: gatewayTokenFile };
  if (!keyFile) throw new UsageError('--certificate-file needs --key-file');
  const certificatePem = await readInput(certificateFile!);
  return { clientCertificate: { certificatePem, privateKeyPem: await readInput(keyFile) } };
}

async function readInput(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`${path} cannot be read (${(cause as NodeJS.ErrnoException).code})`);
  }
}
