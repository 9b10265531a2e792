import { randomUUID } from 'node:crypto';
import { RequestInvalid } from '@endoscope/core';
import type { Clock, RequestContext } from '@endoscope/core';
import type { RequireAccess } from '@endoscope/policy';
import { ClusterLimitReached } from '../domain/cluster.errors.ts';
import { healthUnknown } from '../domain/cluster-health.ts';
import type { Cluster, ClusterCredential } from '../domain/cluster.ts';
import { clusterLimits } from '../domain/clusters.limits.ts';
import { FieldViolations } from '../domain/field-violations.ts';
import { dnsLabelHelp, isDnsLabel } from '../domain/kubernetes-name.ts';
import { parseRegistration } from '../domain/parse-registration.ts';
import type { ClusterDescription } from '../domain/parse-registration.ts';
import type { ServerAddresses } from '../ports/server-addresses.ts';
import type { ClusterRegistry } from './cluster-registry.ts';
import type { ImportKubeconfig } from './import-kubeconfig.ts';

/** Connection fields, or a kubeconfig in place of all three; never both. */
export type RegisterClusterInput = Omit<
  ClusterDescription,
  'serverUrl' | 'credential' | 'caCertificatePem'
> & {
  readonly serverUrl?: string | undefined;
  readonly caCertificatePem?: string | undefined;
  readonly credential?: ClusterCredential | undefined;
  readonly kubeconfig?: string | undefined;
  /** Of the kubeconfig; absent: its current one. */
  readonly context?: string | undefined;
};

export interface RegisterClusterSettings {
  readonly clock: Clock;
  /** Where a registered token file may be, such as /var/run/secrets/endoscope. */
  readonly tokenFileFolders: readonly string[];
}

/** Records a cluster and seals its credential. Connects to nothing: CheckCluster does. */
export class RegisterCluster {
  constructor(
    private readonly access: Pick<RequireAccess, 'execute'>,
    private readonly kubeconfigs: ImportKubeconfig,
    private readonly addresses: ServerAddresses,
    private readonly registry: ClusterRegistry,
    private readonly settings: RegisterClusterSettings,
  ) {}

  async execute(ctx: RequestContext, input: RegisterClusterInput): Promise<Cluster> {
    requireName(input.name);
    const subject = { name: input.name, labels: { ...input.labels } };
    const question = { action: 'cluster.register', cluster: subject } as const;
    const { policyIds } = await this.access.execute(ctx, question);
    const now = this.settings.clock.now();
    const description = await this.describe(input);
    const { tokenFileFolders } = this.settings;
    const registration = parseRegistration(description, { now, tokenFileFolders });
    await this.checkAddress(registration.serverUrl);
    const { clustersMax } = clusterLimits;
    if ((await this.registry.count()) >= clustersMax)
      throw new ClusterLimitReached({ clustersMax });
    const cluster: Cluster = {
      ...registration,
      createTime: now,
      createdBy: ctx.principal.username,
      health: healthUnknown,
      revision: randomUUID(),
    };
    const { credential } = description;
    await this.registry.insert(ctx, { cluster, credential, policyIds });
    return cluster;
  }

  private async describe(input: RegisterClusterInput): Promise<ClusterDescription> {
    const { kubeconfig, context, ...rest } = input;
    const given = presentFields(input);
    if (kubeconfig !== undefined && kubeconfig !== '') {
      const violations = new FieldViolations();
      const message = 'must be left out when a kubeconfig is given.';
      for (const field of given) violations.require(false, field, message);
      violations.throwIfAny('The connection is described twice.');
      return { ...rest, ...(await this.kubeconfigs.execute({ kubeconfig, context })) };
    }
    const { serverUrl, credential } = rest;
    if (serverUrl !== undefined && credential !== undefined)
      return { ...rest, serverUrl, credential };
    const violations = new FieldViolations();
    const message = 'is needed, unless a kubeconfig is given.';
    violations.require(given.includes('serverUrl'), 'serverUrl', message);
    violations.require(given.includes('credential'), 'credential', message);
    violations.throwIfAny('The connection is not described.');
    throw new RequestInvalid({ what: 'The connection is not described.' });
  }

  private async checkAddress(serverUrl: string): Promise<void> {
    const problem = await this.addresses.problemOf(serverUrl);
    const violations = new FieldViolations();
    violations.require(problem === undefined, 'serverUrl', problem ?? '');
    violations.throwIfAny('The cluster cannot be registered as described.');
  }
}

function presentFields(input: RegisterClusterInput): string[] {
  const fields = ['serverUrl', 'caCertificatePem', 'credential'] as const;
  return fields.filter((field) => input[field] !== undefined && input[field] !== '');
}

function requireName(name: string): void {
  const violations = new FieldViolations();
  violations.require(isDnsLabel(name), 'name', dnsLabelHelp);
  violations.throwIfAny('The cluster cannot be registered as described.');
}
