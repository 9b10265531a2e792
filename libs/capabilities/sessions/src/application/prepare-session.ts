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
import { chooseProfile } from '../domain/choose-profile.ts';
import type { Finding } from '../domain/finding.ts';
import { planWorkload } from '../domain/plan-workload.ts';
import { legacyProfileWarning, profileDefault } from '../domain/profile.ts';
import type { Profile } from '../domain/profile.ts';
import { ImageInvalid, ImageRequired, NodeNotFound } from '../domain/session.errors.ts';
import type { SessionLimits } from '../domain/sessions.limits.ts';
import type { SessionTarget } from '../domain/session.ts';
import type { PlannedWorkload, TargetRequest, WorkloadRequest } from '../domain/workload.ts';
import type { DebugRuntime } from '../ports/debug-runtime.ts';
import type { TargetResolver } from '../ports/target-resolver.ts';
import { questionedWorkload, requestedWorkload } from './questioned-workload.ts';
import { placeOf, ReadSubject, sessionTargetOf } from './read-subject.ts';
import type { Subject } from './read-subject.ts';

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
  readonly planned: PlannedWorkload;
  /** With the template's choices in it; the profile is never `auto` here. */
  readonly workload: WorkloadRequest;
  readonly profile: Profile;
  readonly specHash: string;
  readonly findings: readonly Finding[];
  readonly decision: Decision;
}

export interface PrepareSessionParts {
  readonly clusters: FindCluster;
  readonly access: Pick<RequireAccess, 'execute'>;
  readonly runtime: DebugRuntime;
  readonly resolver: TargetResolver;
  readonly limits: SessionLimits;
}

/** Everything between the request and its record; reads the cluster, changes nothing. */
export class PrepareSession {
  private readonly subjects: ReadSubject;

  constructor(private readonly parts: PrepareSessionParts) {
    this.subjects = new ReadSubject(parts.runtime, parts.resolver);
  }

  async execute(ctx: RequestContext, id: SessionId, input: SessionInput): Promise<PreparedSession> {
    const cluster = await this.parts.clusters.execute(ctx, input.target.cluster);
    const { namespace } = input.target;
    if (!namespaceIsOpen(cluster.namespaces, namespace)) {
      throw new NamespaceNotAllowed({ cluster: cluster.name, namespace });
    }
    const { workload } = input;
    const image = imageFor(cluster, workload);
    // Policy is asked even when the cluster says no, and first: who may not debug here is told
    // that, and learns nothing of pods.
    const subject = await this.subjects.execute(ctx, input.target).catch(asRefusal);
    const known = 'refused' in subject ? undefined : subject;
    const profile = chooseProfile(workload.profile ?? profileDefault, known?.namespaceLabels);
    const plan = known && attempt(() => planFor({ id, input, image, profile, subject: known }));
    const about = { profile, template: workload.template, replacesPod: !!workload.copy?.replace };
    const decision = await this.permit(ctx, id, {
      ...placeOf(cluster, input.target, known),
      action: 'session.create',
      workload:
        plan && 'planned' in plan
          ? questionedWorkload(plan.planned, about)
          : requestedWorkload(workload, { ...about, image: image ?? '' }),
    });
    if (known === undefined) throw refusalOf((subject as Refusal).refused, input.target);
    if (plan === undefined || 'refused' in plan) throw (plan as Refusal).refused;
    const { planned } = plan;
    this.check(known, planned);
    await this.dryRun(ctx, cluster.name, known, planned);
    return {
      target: sessionTargetOf(known, input.target),
      planned,
      workload,
      profile,
      specHash: specHashOf(planned),
      findings: [...plan.findings, ...findingsFor(known, planned), ...profileFindings(profile)],
      decision,
    };
  }

  /** Adding a container gives its terminal: creating counts as creating and attaching. */
  private async permit(
    ctx: RequestContext,
    id: SessionId,
    asked: AccessQuestion,
  ): Promise<Decision> {
    const decision = await this.parts.access.execute(ctx, asked);
    const { workload: _workload, ...place } = asked;
    const session = { id, ownerKey: principalKey(ctx.principal) };
    await this.parts.access.execute(ctx, { ...place, action: 'session.attach', session });
    return decision;
  }

  private check(subject: Subject, planned: PlannedWorkload): void {
    if (subject.kind !== 'pod' || planned.style !== 'ephemeral') return;
    checkPodCanBeDebugged(subject.pod);
    checkContainer(subject.pod, planned.container);
    checkEphemeralContainerCount(subject.pod, this.parts.limits.ephemeralContainersPerPodMax);
  }

  /** The cluster's own admission (Pod Security, webhooks, RBAC) speaks before anything is recorded. */
  private async dryRun(
    ctx: RequestContext,
    cluster: string,
    subject: Subject,
    planned: PlannedWorkload,
  ): Promise<void> {
    const { signal, traceparent } = ctx;
    const acting = { by: ctx.principal, signal, traceparent, dryRun: true };
    if (planned.style !== 'ephemeral') {
      await this.parts.runtime.createPod(cluster, planned.pod, acting);
    } else if (subject.kind === 'pod') {
      await this.parts.runtime.addContainer(subject.reference, planned.container, acting);
    }
  }
}

function imageFor(cluster: Cluster, workload: WorkloadRequest): string | undefined {
  const image = workload.image ?? cluster.defaultImage;
  // A copy may change what its containers are, and a raw document names its own image.
  const needsNone = workload.copy !== undefined || workload.document !== undefined;
  if (!image && !needsNone) throw new ImageRequired({ cluster: cluster.name });
  const given = workload.copy || workload.document ? workload.image : image;
  for (const each of [given, ...(workload.copy?.setImages ?? []).map((set) => set.image)]) {
    if (each === undefined) continue;
    const parsed = parseImageReference(each);
    if (!parsed.ok) throw new ImageInvalid({ image: each, why: parsed.why });
  }
  return given;
}

function planFor(what: {
  id: SessionId;
  input: SessionInput;
  image: string | undefined;
  profile: Profile;
  subject: Subject;
}): { planned: PlannedWorkload; findings: readonly Finding[] } {
  const { id, input, image, profile, subject } = what;
  const { workload, target } = input;
  return planWorkload({
    sessionId: id,
    workload,
    image,
    profile,
    target:
      subject.kind === 'pod'
        ? { kind: 'pod', pod: subject.pod, container: target.container }
        : { kind: 'node', node: { name: subject.name }, namespace: target.namespace },
  });
}

function findingsFor(subject: Subject, planned: PlannedWorkload): Finding[] {
  return subject.kind === 'pod' && planned.style === 'ephemeral'
    ? findingsOf(subject.pod, planned.container)
    : [];
}

function profileFindings(profile: Profile): Finding[] {
  if (profile !== 'legacy') return [];
  const suggestion = 'Use --profile general.';
  return [
    { code: 'PROFILE_LEGACY', severity: 'warning', message: legacyProfileWarning, suggestion },
  ];
}

function specHashOf(planned: PlannedWorkload): string {
  const sent = planned.style === 'ephemeral' ? planned.container : planned.pod;
  return createHash('sha256').update(canonicalJson(sent)).digest('hex');
}

type Refusal = { readonly refused: GatewayError };

/** The cluster's "not found" is of a pod here, and pods have a reason of their own at every door. */
function refusalOf(error: GatewayError, { cluster, namespace, subject }: TargetRequest) {
  if (error.reason !== 'CLUSTER_OBJECT_NOT_FOUND') return error;
  if (subject.kind === 'node') {
    return new NodeNotFound({ cluster, node: subject.name }, { cause: error });
  }
  const pod = subject.kind === 'pod' ? subject.name : '';
  return new PodNotFound({ cluster, namespace, pod }, { cause: error });
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof GatewayError) return { refused: error };
  throw error;
}

function attempt<T>(plan: () => T): T | Refusal {
  try {
    return plan();
  } catch (error) {
    return asRefusal(error);
  }
}
