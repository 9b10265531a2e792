import { GatewayError } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import { paths } from '@endoscope/kubernetes';
import type {
  ActingAs,
  KubernetesClient,
  V1SelfSubjectAccessReview,
  VersionInfo,
} from '@endoscope/kubernetes';
import type { ClusterFinding, ProbeResult } from '../domain/cluster-health.ts';
import type { Cluster } from '../domain/cluster.ts';
import type { ClusterProbe } from '../ports/cluster-probe.ts';
import type { Review } from './access-reviews.ts';
import type { KubernetesConnections } from './kubernetes-connections.ts';
import {
  debuggerFinding,
  directFinding,
  excessFinding,
  failed,
  impersonationFinding,
  reached,
  streamsFinding,
  unreached,
  versionFinding,
} from './probe-findings.ts';
import type { HeldOf } from './probe-findings.ts';

/** One call of a probe; a check as a whole takes a few of these one after another. */
const callDeadlineMs = 5_000;

interface Probing {
  readonly ctx: RequestContext;
  readonly cluster: Cluster;
  readonly client: KubernetesClient;
}

/**
 * Asks the API server what the gateway's identity and the caller may do. It asks
 * SelfSubjectAccessReviews only: nothing is created, read or changed to find out.
 */
export class KubernetesClusterProbe implements ClusterProbe {
  constructor(
    private readonly connections: Pick<KubernetesConnections, 'connect' | 'connectAsGateway'>,
  ) {}

  async probe(ctx: RequestContext, cluster: Cluster): Promise<ProbeResult> {
    try {
      const client = await this.connections.connectAsGateway(cluster.name);
      const probing = { ctx, cluster, client };
      const version = await versionOf(probing);
      const findings = [reached, versionFinding(version), ...(await ownRights(probing))];
      const callers = await this.caller(probing);
      findings.push(...callers.findings);
      const { callerFindings } = callers;
      return { reached: true, kubernetesVersion: version, findings, callerFindings };
    } catch (error) {
      const findings = [unreached(ownFault(error, ctx))];
      return { reached: false, kubernetesVersion: undefined, findings, callerFindings: [] };
    }
  }

  /** May the gateway act as the caller, and what may the caller do? */
  private async caller(
    probing: Probing,
  ): Promise<Pick<ProbeResult, 'findings' | 'callerFindings'>> {
    const { ctx, cluster } = probing;
    const findings: ClusterFinding[] = [];
    try {
      const { as } = await this.connections.connect(cluster.name, ctx.principal);
      if (!as) return { findings, callerFindings: [] };
      const impersonation = await impersonationFinding((r) => heldOf(probing, r), as);
      findings.push(impersonation);
      if (impersonation.severity === 'error') return { findings, callerFindings: [] };
      const held: HeldOf = (reviews) => heldOf(probing, reviews, as);
      return { findings, callerFindings: [await debuggerFinding(held, as.user)] };
    } catch (error) {
      return { findings, callerFindings: [failed(ownFault(error, ctx))] };
    }
  }
}

/** Stops at the first call that fails: what it said is the last finding. */
async function ownRights(probing: Probing): Promise<ClusterFinding[]> {
  const { ctx, cluster } = probing;
  const held: HeldOf = (reviews) => heldOf(probing, reviews);
  const findings: ClusterFinding[] = [];
  try {
    findings.push(await streams(probing), await excessFinding(held));
    const isDirect = cluster.impersonation === 'none';
    findings.push(await (isDirect ? debuggerFinding(held, undefined) : directFinding(held)));
  } catch (error) {
    findings.push(failed(ownFault(error, ctx)));
  }
  return findings;
}

/** What a finding can say; everything else, and the caller's own abort, is thrown on. */
function ownFault(error: unknown, ctx: RequestContext): GatewayError {
  if (!(error instanceof GatewayError) || ctx.signal.aborted) throw error;
  return error;
}

async function versionOf({ client, ctx }: Probing): Promise<string> {
  const request = { method: 'GET', path: paths.version(), signal: ctx.signal } as const;
  const { body } = await client.request<VersionInfo>({ ...request, deadlineMs: callDeadlineMs });
  return typeof body.gitVersion === 'string' ? body.gitVersion.slice(0, 64) : 'unknown';
}

interface ResourceList {
  readonly resources?: readonly { readonly name?: string; readonly kind?: string }[];
}

async function streams({ client, ctx }: Probing): Promise<ClusterFinding> {
  const request = { method: 'GET', path: '/api/v1', signal: ctx.signal } as const;
  const { body } = await client.request<ResourceList>({ ...request, deadlineMs: callDeadlineMs });
  const found = body.resources?.find(({ name }) => name === 'pods/ephemeralcontainers');
  return streamsFinding(found?.kind);
}

/** The reviews that were answered with yes. */
async function heldOf(
  { client, ctx }: Probing,
  reviews: readonly Review[],
  as?: ActingAs,
): Promise<Review[]> {
  const answers = await Promise.all(
    reviews.map(async ({ verb, resource, subresource, name, group }) => {
      const resourceAttributes = { verb, resource, subresource, name, group: group ?? '' };
      const { body } = await client.request<V1SelfSubjectAccessReview>({
        method: 'POST',
        path: paths.selfSubjectAccessReviews(),
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: { resourceAttributes },
        },
        deadlineMs: callDeadlineMs,
        signal: ctx.signal,
        ...(as ? { as } : {}),
      });
      return body.status?.allowed === true;
    }),
  );
  return reviews.filter((_, i) => answers[i]);
}
