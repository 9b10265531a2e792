import type { Cluster, FindCluster } from '@endoscope/clusters';
import {
  NodeNotFound,
  NamespaceNotAllowed,
  PodNotFound,
  namespaceIsOpen,
} from '@endoscope/clusters';
import { GatewayError, parseImageReference, principalKey } from '@endoscope/core';
import type { RequestContext, SessionId } from '@endoscope/core';
import type { AccessQuestion, DecideAccess, Decision, RequireAccess } from '@endoscope/policy';
import { applyDocument } from '../domain/apply-document.ts';
import { profileCandidates } from '../domain/choose-profile.ts';
import type { Finding } from '../domain/finding.ts';
import { planWorkload } from '../domain/plan-workload.ts';
import { profileDefault } from '../domain/profile.ts';
import type { Profile } from '../domain/profile.ts';
import { ImageInvalid, ImageRequired } from '../domain/session.errors.ts';
import { specHashOf } from '../domain/spec-hash.ts';
import type { PlannedWorkload, TargetRequest, WorkloadRequest } from '../domain/workload.ts';
import type { Session } from '../domain/session.ts';
import type { CompleteWorkload } from './complete-workload.ts';
import type { FindReusable } from './find-reusable.ts';
import { questionedWorkload, requestedWorkload } from './questioned-workload.ts';
import { placeOf } from './read-subject.ts';
import type { ReadSubject, Subject } from './read-subject.ts';

export interface SessionInput {
  readonly target: TargetRequest;
  readonly workload: WorkloadRequest;
  readonly reason: string;
  /** Undefined: the default. */
  readonly ttlMs: number | undefined;
  /** Undefined: the gateway's setting. */
  readonly startTimeoutMs?: number | undefined;
}

/** A request that was resolved, planned and permitted; not yet checked. */
export interface Draft {
  readonly id: SessionId;
  readonly cluster: Cluster;
  readonly subject: Subject;
  /** With the template's choices in it. */
  readonly input: SessionInput;
  readonly image: string | undefined;
  readonly profile: Profile;
  /** What `auto` may fall back to when the cluster refuses `profile`, best first. */
  readonly fallbacks: readonly Profile[];
  readonly plan: Plan;
  readonly decision: Decision;
  /** The caller's own running session that does the same. */
  readonly reusable: Session | undefined;
}

type Plan =
  | { readonly planned: PlannedWorkload; readonly findings: readonly Finding[] }
  | { readonly refused: GatewayError };

export interface DraftAccess {
  readonly require: Pick<RequireAccess, 'execute'>;
  readonly decide: Pick<DecideAccess, 'execute'>;
}

/**
 * The first half of planning, the same for a dry run and for the deed: find the target, plan the
 * object, ask policy about it. Who may not debug here is told that, and learns nothing of pods.
 */
export class DraftSession {
  constructor(
    private readonly clusters: FindCluster,
    private readonly access: DraftAccess,
    private readonly subjects: ReadSubject,
    private readonly complete: CompleteWorkload,
    private readonly reusable: FindReusable,
  ) {}

  async execute(ctx: RequestContext, id: SessionId, asSent: SessionInput): Promise<Draft> {
    const cluster = await this.clusters.execute(ctx, asSent.target.cluster);
    const input = this.complete.execute(asSent);
    const { namespace } = input.target;
    if (!namespaceIsOpen(cluster.namespaces, namespace)) {
      throw new NamespaceNotAllowed({ cluster: cluster.name, namespace });
    }
    const image = imageFor(cluster, input.workload);
    const subject = await this.subjects.execute(ctx, input.target).catch(asRefusal);
    const known = 'refused' in subject ? undefined : subject;
    const choice = input.workload.profile ?? profileDefault;
    const [profile, ...fallbacks] = profileCandidates(choice, known?.namespaceLabels);
    const asked = { id, cluster, input, image, profile, fallbacks };
    const plan = known && planOf({ ...asked, subject: known });
    const reusable =
      known && plan && (await this.reusable.execute(ctx, { ...asked, subject: known, plan }));
    // Policy is asked even when the cluster says no, and before that is told.
    const decision = await this.permit(ctx, { ...asked, subject: known, plan, reusable });
    if (known === undefined || plan === undefined) {
      throw refusalOf((subject as { refused: GatewayError }).refused, input.target);
    }
    return { ...asked, subject: known, plan, decision, reusable };
  }

  /** The same request under another profile: planned anew, and policy is asked anew. */
  async under(ctx: RequestContext, draft: Draft, profile: Profile): Promise<Draft> {
    const asked = { ...draft, profile, fallbacks: after(draft.fallbacks, profile) };
    const plan = planOf(asked);
    const reusable = await this.reusable.execute(ctx, { ...asked, plan });
    const decision = await this.permit(ctx, { ...asked, plan, reusable });
    return { ...asked, plan, decision, reusable };
  }

  /** What would come of another profile, without a line in the ledger; undefined if forbidden. */
  async supposing(ctx: RequestContext, draft: Draft, profile: Profile): Promise<Draft | undefined> {
    const asked = { ...draft, profile, fallbacks: [] };
    const plan = planOf(asked);
    const decision = await this.access.decide.execute(ctx, questionOf({ ...asked, plan }));
    return decision.allowed ? { ...asked, plan, decision } : undefined;
  }

  /** Adding a container gives its terminal: creating counts as creating and attaching. */
  private async permit(ctx: RequestContext, asked: Asked): Promise<Decision> {
    const question = questionOf(asked);
    const decision = await this.access.require.execute(ctx, question);
    const { workload: _workload, ...place } = question;
    const session = { id: asked.id, ownerKey: principalKey(ctx.principal) };
    await this.access.require.execute(ctx, { ...place, action: 'session.attach', session });
    return decision;
  }
}

type Asked = Omit<Draft, 'subject' | 'plan' | 'decision'> & {
  readonly subject: Subject | undefined;
  readonly plan: Plan | undefined;
};

function questionOf(asked: Asked): AccessQuestion {
  const { cluster, input, image, profile, subject, plan } = asked;
  const { workload, target } = input;
  const about = {
    profile,
    template: workload.template,
    replacesPod: !!workload.copy?.replace,
    podDebugContainers: debugContainersOf(asked),
    recording: workload.recording?.mode ?? ('none' as const),
  };
  const pod = subject?.kind === 'pod' ? subject.pod : undefined;
  const style = target.subject.kind === 'node' ? 'node' : workload.copy ? 'copy' : 'ephemeral';
  const place = { ...placeOf(cluster, target, subject), action: 'session.create' as const };
  if (plan && 'planned' in plan) {
    const { planned } = plan;
    const asked = questionedWorkload(planned, { ...about, pod });
    return { ...place, specHash: specHashOf(planned), workload: asked };
  }
  return {
    ...place,
    workload: requestedWorkload(workload, { ...about, image: image ?? '', style }),
  };
}

/** Of the pod that would get one more; a container that is used again is no new one. */
function debugContainersOf({ subject, input, reusable }: Asked): number {
  const { copy, reuse } = input.workload;
  if (subject?.kind !== 'pod' || copy || (reuse && reusable)) return 0;
  return subject.pod.spec?.ephemeralContainers?.length ?? 0;
}

function planOf({
  id,
  input,
  image,
  profile,
  subject,
}: Omit<Draft, 'plan' | 'decision' | 'reusable'>): Plan {
  try {
    const onPod = subject.kind === 'pod';
    const read = onPod ? applyDocument(input, subject.pod) : { request: input, findings: [] };
    const { workload, target } = read.request;
    const { planned, findings } = planWorkload({
      sessionId: id,
      workload,
      image: workload.document ? workload.image : image,
      profile,
      target:
        subject.kind === 'pod'
          ? { kind: 'pod', pod: subject.pod, container: target.container }
          : { kind: 'node', node: { name: subject.name }, namespace: target.namespace },
    });
    return { planned, findings: [...read.findings, ...findings] };
  } catch (error) {
    return asRefusal(error);
  }
}

function imageFor(cluster: Cluster, workload: WorkloadRequest): string | undefined {
  const image = workload.image ?? cluster.defaultImage;
  // A copy may change what its containers are, and a raw document names its own image.
  const needsNone = workload.copy !== undefined || workload.document !== undefined;
  if (!image && !needsNone) throw new ImageRequired({ cluster: cluster.name });
  return needsNone ? workload.image : image;
}

/** Undefined when every image of the request is a reference. */
export function imageProblem({ input, image }: Draft): ImageInvalid | undefined {
  for (const each of [image, ...(input.workload.copy?.setImages ?? []).map((set) => set.image)]) {
    if (each === undefined) continue;
    const parsed = parseImageReference(each);
    if (!parsed.ok) return new ImageInvalid({ image: each, why: parsed.why });
  }
  return undefined;
}

function after(profiles: readonly Profile[], profile: Profile): readonly Profile[] {
  return profiles.slice(profiles.indexOf(profile) + 1);
}

/** The cluster's "not found" is of a pod here, and pods have a reason of their own at every door. */
function refusalOf(error: GatewayError, { cluster, namespace, subject }: TargetRequest) {
  if (error.reason !== 'CLUSTER_OBJECT_NOT_FOUND') return error;
  if (subject.kind === 'node') {
    return new NodeNotFound({ cluster, node: subject.name }, { cause: error });
  }
  if (subject.kind !== 'pod') return error;
  return new PodNotFound({ cluster, namespace, pod: subject.name }, { cause: error });
}

function asRefusal(error: unknown): { refused: GatewayError } {
  if (error instanceof GatewayError) return { refused: error };
  throw error;
}
