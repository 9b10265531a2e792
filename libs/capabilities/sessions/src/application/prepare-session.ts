import { createHash } from 'node:crypto';
import type { Cluster, FindCluster } from '@endoscope/clusters';
import { NamespaceNotAllowed, PodNotFound, namespaceIsOpen } from '@endoscope/clusters';
import { GatewayError, canonicalJson, parseImageReference, principalKey } from '@endoscope/core';
import type { RequestContext, SessionId } from '@endoscope/core';
import type { AccessQuestion, Decision, RequireAccess } from '@endoscope/policy';
import {
  checkContainer,
  checkEphemeralContainerCount,
  checkPodCanBeDebugged,
  findingsOf,
} from '../domain/check-target.ts';
import type { Finding } from '../domain/finding.ts';
import { planEphemeralContainer } from '../domain/plan-ephemeral-container.ts';
import { legacyProfileWarning } from '../domain/profile.ts';
import { ImageInvalid, ImageRequired } from '../domain/session.errors.ts';
import type { SessionLimits } from '../domain/sessions.limits.ts';
import type { SessionTarget } from '../domain/session.ts';
import type { EphemeralContainer, TargetRequest, WorkloadRequest } from '../domain/workload.ts';
import type { DebugRuntime, TargetSnapshot } from '../ports/debug-runtime.ts';

export interface SessionInput {
  readonly target: TargetRequest;
  readonly workload: WorkloadRequest;
  readonly reason: string;
  /** Undefined: the default. */
  readonly ttlMs: number | undefined;
}

/** A request that was resolved, planned, checked and permitted; nothing has happened yet. */
export interface PreparedSession {
  readonly target: SessionTarget;
  readonly container: EphemeralContainer;
  readonly specHash: string;
  readonly findings: readonly Finding[];
  readonly decision: Decision;
}

/** Everything between the request and its record; reads the cluster, changes nothing. */
export class PrepareSession {
  constructor(
    private readonly clusters: FindCluster,
    private readonly access: RequireAccess,
    private readonly runtime: DebugRuntime,
    private readonly limits: SessionLimits,
  ) {}

  async execute(ctx: RequestContext, id: SessionId, input: SessionInput): Promise<PreparedSession> {
    const cluster = await this.clusters.execute(ctx, input.target.cluster);
    const { namespace } = input.target;
    if (!namespaceIsOpen(cluster.namespaces, namespace)) {
      throw new NamespaceNotAllowed({ cluster: cluster.name, namespace });
    }
    const image = imageFor(cluster, input.workload);
    const container = planEphemeralContainer({
      sessionId: id,
      workload: input.workload,
      image,
      targetContainer: input.target.container,
    });
    const acting = { by: ctx.principal, signal: ctx.signal, traceparent: ctx.traceparent };
    // Policy is asked even when the cluster says no, and first: who may not debug here is told
    // that, and learns nothing of pods.
    const found = await this.runtime.readTarget(input.target, acting).catch(asRefusal);
    const snapshot = 'refused' in found ? undefined : found;
    const decision = await this.permit(ctx, id, question(cluster, input, { container, snapshot }));
    if ('refused' in found) throw refusalOf(found.refused, input.target);
    this.check(found, container);
    // The cluster's own admission (Pod Security, webhooks, RBAC) speaks before anything is recorded.
    await this.runtime.addContainer(input.target, container, { ...acting, dryRun: true });
    return {
      target: { ...input.target, podUid: found.pod.metadata?.uid ?? '' },
      container,
      specHash: createHash('sha256').update(canonicalJson(container)).digest('hex'),
      findings: [...findingsOf(found.pod, container), ...profileFindings(input.workload)],
      decision,
    };
  }

  /** Adding a container gives its terminal: creating counts as creating and attaching. */
  private async permit(
    ctx: RequestContext,
    id: SessionId,
    asked: AccessQuestion,
  ): Promise<Decision> {
    const decision = await this.access.execute(ctx, asked);
    const { workload: _workload, ...place } = asked;
    const session = { id, ownerKey: principalKey(ctx.principal) };
    await this.access.execute(ctx, { ...place, action: 'session.attach', session });
    return decision;
  }

  private check({ pod }: TargetSnapshot, container: EphemeralContainer): void {
    checkPodCanBeDebugged(pod);
    checkContainer(pod, container);
    checkEphemeralContainerCount(pod, this.limits.ephemeralContainersPerPodMax);
  }
}

function imageFor(cluster: Cluster, workload: WorkloadRequest): string {
  const image = workload.image ?? cluster.defaultImage;
  if (!image) throw new ImageRequired({ cluster: cluster.name });
  const parsed = parseImageReference(image);
  if (!parsed.ok) throw new ImageInvalid({ image, why: parsed.why });
  return image;
}

function profileFindings({ profile }: WorkloadRequest): Finding[] {
  if (profile !== 'legacy') return [];
  const suggestion = 'Use --profile general.';
  return [
    { code: 'PROFILE_LEGACY', severity: 'warning', message: legacyProfileWarning, suggestion },
  ];
}

function question(
  cluster: Cluster,
  input: SessionInput,
  plan: { container: EphemeralContainer; snapshot: TargetSnapshot | undefined },
): AccessQuestion {
  const { container, snapshot } = plan;
  const { namespace, pod } = input.target;
  const { securityContext } = container;
  return {
    action: 'session.create',
    cluster: { name: cluster.name, labels: cluster.labels },
    namespace: { name: namespace, labels: snapshot?.namespaceLabels ?? {} },
    pod: { name: pod, labels: snapshot?.pod.metadata?.labels ?? {} },
    workload: {
      image: container.image,
      profile: input.workload.profile,
      privileged: securityContext?.privileged ?? false,
      capabilitiesAdded: [...(securityContext?.capabilities?.add ?? [])],
      runAsUser: securityContext?.runAsUser,
      tty: container.tty ?? false,
      targetContainer: container.targetContainerName,
      envNames: (container.env ?? []).map((e) => e.name),
    },
  };
}

/** The cluster's "not found" is of a pod here, and pods have a reason of their own at every door. */
function refusalOf(error: GatewayError, { cluster, namespace, pod }: TargetRequest): GatewayError {
  if (error.reason !== 'CLUSTER_OBJECT_NOT_FOUND') return error;
  return new PodNotFound({ cluster, namespace, pod }, { cause: error });
}

function asRefusal(error: unknown): { readonly refused: GatewayError } {
  if (error instanceof GatewayError) return { refused: error };
  throw error;
}
