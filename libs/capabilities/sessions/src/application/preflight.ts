import { podSecurityOf, profilesPassing } from '@endoscope/clusters';
import { parseImageReference } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import { claimFindings, claimNames } from '../domain/copy-findings.ts';
import type { ClaimAccess } from '../domain/copy-findings.ts';
import type { Finding } from '../domain/finding.ts';
import { accessFindings, rightsNeeded } from '../domain/preflight-rights.ts';
import type { NeededRight, RightAnswer } from '../domain/preflight-rights.ts';
import {
  containerCountFinding,
  imageFinding,
  objectSizeFinding,
  podSecurityFinding,
  unboundedResources,
} from '../domain/preflight.ts';
import { preflightLimits } from '../domain/sessions.limits.ts';
import type { SessionLimits } from '../domain/sessions.limits.ts';
import type { CopyRequest, PlannedWorkload } from '../domain/workload.ts';
import type { ClusterFacts } from '../ports/cluster-facts.ts';
import type { Acting, DebugRuntime } from '../ports/debug-runtime.ts';
import { bounded, whyUnknown } from './bounded.ts';
import type { Draft } from './draft-session.ts';

/**
 * What can be looked up about a draft besides what the cluster says to it: rights, levels, limits,
 * claims. Every check runs beside the others and has a deadline; a slow or broken one becomes a
 * finding that says `unknown`.
 */
export class Preflight {
  constructor(
    private readonly runtime: Pick<DebugRuntime, 'reviewAccess'>,
    private readonly facts: ClusterFacts,
    private readonly limits: SessionLimits,
  ) {}

  async execute(ctx: RequestContext, draft: Draft): Promise<Finding[]> {
    const [access, claims] = await Promise.all([this.access(ctx, draft), this.claims(ctx, draft)]);
    return [...access, ...this.offline(draft), ...claims];
  }

  /** What needs no further call. */
  private offline({ subject, plan, image, input }: Draft): Finding[] {
    const { namespace } = input.target;
    const pod = subject.kind === 'pod' ? subject.pod : undefined;
    const planned = 'planned' in plan ? plan.planned : undefined;
    const max = this.limits.ephemeralContainersPerPodMax;
    const security = podSecurityOf(subject.namespaceLabels);
    const enforced = { ...security.enforce, passing: profilesPassing(security) };
    const parsed = parseImageReference(planned?.container.image ?? image ?? '');
    const isEphemeral = pod !== undefined && input.workload.copy === undefined;
    const count = isEphemeral ? containerCountFinding(pod, max) : undefined;
    return [
      podSecurityFinding(namespace, enforced),
      ...(parsed.ok ? [imageFinding(parsed.image.canonical)] : []),
      ...(count ? [count] : []),
      ...(planned ? [objectSizeFinding(planned, pod)] : []),
      ...(isEphemeral ? [unboundedResources] : []),
    ];
  }

  private async access(ctx: RequestContext, draft: Draft): Promise<Finding[]> {
    const cluster = draft.cluster.name;
    const { namespace } = draft.input.target;
    const version = await bounded(ctx, preflightLimits.checkMsMax, (acting) =>
      this.facts.version(cluster, acting),
    ).catch(asUnknown);
    const rights = rightsNeeded({ ...rightsQuestion(draft), version: version || undefined });
    const answers = rights.map(async (right): Promise<readonly [NeededRight, RightAnswer]> => {
      const { verb, resource, name } = right;
      const review = { cluster, namespace, verb, resource, ...(name && { name }) };
      const ask = (acting: Acting) => this.runtime.reviewAccess(review, acting);
      return [right, await bounded(ctx, preflightLimits.checkMsMax, ask).catch(whyUnknown)];
    });
    return accessFindings(await Promise.all(answers));
  }

  private async claims(ctx: RequestContext, draft: Draft): Promise<Finding[]> {
    const { plan, input, cluster } = draft;
    const { copy } = input.workload;
    if (!copy || 'refused' in plan || plan.planned.style !== 'copy') return [];
    const names = claimNames(plan.planned.pod).slice(0, preflightLimits.claimsReadMax);
    const read = names.map(async (name): Promise<ClaimAccess> => {
      const claim = { cluster: cluster.name, namespace: input.target.namespace, name };
      const ask = (acting: Acting) => this.facts.claimAccessModes(claim, acting);
      const modes = bounded(ctx, preflightLimits.checkMsMax, ask);
      return { name, accessModes: await modes.catch(asUnknown) };
    });
    return claimFindings(copy, await Promise.all(read));
  }
}

function rightsQuestion({ subject, plan, input }: Draft) {
  const { workload } = input;
  const planned: PlannedWorkload | undefined = 'planned' in plan ? plan.planned : undefined;
  const target = subject.kind === 'pod' ? subject.reference.pod : '';
  const made = planned && planned.style !== 'ephemeral' ? planned.pod.metadata.name : undefined;
  const style = styleOf({ subject, copy: workload.copy });
  return { style, workload, target, runsIn: made ?? workload.copy?.name ?? target };
}

export function styleOf(of: {
  readonly subject: Pick<Draft['subject'], 'kind'>;
  readonly copy: CopyRequest | undefined;
}): PlannedWorkload['style'] {
  if (of.subject.kind === 'node') return 'node';
  return of.copy ? 'copy' : 'ephemeral';
}

function asUnknown(error: unknown): undefined {
  whyUnknown(error);
}
