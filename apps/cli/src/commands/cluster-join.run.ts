import type { EndoscopeClient, RegisterClusterRequest } from '@endoscope/client';
import { parseDurationMs } from '../arguments/duration.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { clusterNameOf, readAccessFiles } from '../cluster-join/access-manifests.ts';
import { selectManifests, serviceAccount, tokenSecret } from '../cluster-join/access-manifests.ts';
import type { Access, Manifest } from '../cluster-join/access-manifests.ts';
import { OperatorCluster } from '../cluster-join/operator-cluster.ts';
import type { MintedToken } from '../cluster-join/operator-cluster.ts';
import type { Context } from '../context.ts';
import { safeEncoded, safeLine } from '../output/terminal-safe.ts';
import { printHealth } from './cluster-check.run.ts';
import { recordFields } from './cluster-record.ts';
import type { RecordOptions } from './cluster-record.ts';
import type { Invocation } from './define.ts';

export interface JoinOptions extends RecordOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly access: Access;
  readonly group?: readonly string[];
  readonly tokenTtl: string;
  readonly longLived?: boolean;
  readonly dryRun?: boolean;
}

export async function run(
  context: Context,
  { operands, options }: Invocation<JoinOptions>,
): Promise<number> {
  const ttlMs = parseDurationMs(options.tokenTtl, '--token-ttl');
  const cluster = new OperatorCluster(options.kubeconfig, options.context);
  const name = operands[0] ?? clusterNameOf(cluster.context);
  const { access, group: groups = [] } = options;
  const manifests = selectManifests(await readAccessFiles(), { access, groups });
  const record = await recordWithoutCredential(cluster, name, options);
  if (options.dryRun) return printDryRun(context, { manifests, record, options });
  const client = await context.client();
  await refuseEarly(client, name);
  context.stderr.line(`Context ${safeLine(cluster.context)}, ${safeLine(record.serverUrl ?? '')}:`);
  for (const manifest of manifests) {
    await cluster.apply(manifest);
    context.stderr.line(`  applied ${labelOf(manifest)}`);
  }
  const minted = options.longLived ? await cluster.secretToken() : await cluster.mintToken(ttlMs);
  context.stderr.line(`  token for ${serviceAccount.name}${lifeOf(minted)}`);
  await client.clusters.register({ ...record, credential: { bearerToken: minted.token } });
  context.stderr.line(`  registered as ${safeLine(name)}`);
  const health = await client.clusters.check(name);
  printHealth(context, name, health);
  return health.state === 'unreachable' ? exitCodes.unavailable : exitCodes.ok;
}

/** Before anything is changed: no right to register, and a name that is taken, are found here. */
async function refuseEarly(client: EndoscopeClient, name: string): Promise<void> {
  const { principal, allowedActions = [] } = await client.me();
  const right = allowedActions.find(({ action }) => action === 'cluster.register');
  if (right?.answer === 'never') {
    throw new CliError(`${safeLine(principal.username)} may not register clusters.`, {
      exitCode: exitCodes.permissionDenied,
      hint: 'See what you may do: endo whoami',
    });
  }
  for await (const cluster of client.clusters.all()) {
    if (cluster.name !== name) continue;
    throw new CliError(`A cluster ${safeLine(name)} is registered already.`, {
      exitCode: exitCodes.alreadyExists,
      hint: `Choose another name, or remove it first: endo cluster remove ${safeLine(name)}`,
    });
  }
}

async function recordWithoutCredential(
  cluster: OperatorCluster,
  name: string,
  options: JoinOptions,
): Promise<RegisterClusterRequest> {
  const { serverUrl, caCertificatePem } = await cluster.endpoint();
  return {
    name,
    serverUrl,
    ...(caCertificatePem === undefined ? {} : { caCertificatePem }),
    impersonation: options.access === 'impersonate' ? 'user_and_groups' : 'none',
    ...recordFields(options),
  };
}

/** What would be applied on stdout, as YAML for kubectl; what would be registered on stderr. */
async function printDryRun(
  context: Context,
  plan: { manifests: readonly Manifest[]; record: RegisterClusterRequest; options: JoinOptions },
): Promise<number> {
  const { stringify } = await import('yaml');
  const { longLived, tokenTtl } = plan.options;
  const manifests = longLived ? [...plan.manifests, tokenSecret()] : plan.manifests;
  const documents = manifests.map((manifest) => stringify(manifest, { lineWidth: 0 }));
  context.stdout.text(safeEncoded(documents.join('---\n')));
  const token = longLived ? 'the token of that Secret' : `a token for ${tokenTtl}`;
  context.stderr.line(`Would then register, with ${token}:`);
  context.stderr.line(safeEncoded(stringify(plan.record, { lineWidth: 0 })).trimEnd());
  return exitCodes.ok;
}

function labelOf({ kind, metadata }: Manifest): string {
  return safeLine(`${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`);
}

function lifeOf({ expiresAt }: MintedToken): string {
  return expiresAt === undefined ? ', without end' : `, until ${expiresAt.toISOString()}`;
}
