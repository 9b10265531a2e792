import type { FindCluster } from '@endoscope/clusters';
import type { GatewayError, RequestContext, SessionId } from '@endoscope/core';
import type { DecideAccess, Decision, RequireAccess } from '@endoscope/policy';
import { containerProblem, countProblem, findingsOf } from '../domain/check-target.ts';
import type { Finding } from '../domain/finding.ts';
import type { Profile } from '../domain/profile.ts';
import { clusterWarnings, profileFindings } from '../domain/profile-findings.ts';
import type { SessionLimits } from '../domain/sessions.limits.ts';
import { reuseFinding } from '../domain/reusable.ts';
import type { Session, SessionTarget } from '../domain/session.ts';
import { specHashOf } from '../domain/spec-hash.ts';
import type { PlannedWorkload, WorkloadRequest } from '../domain/workload.ts';
import type { DebugRuntime } from '../ports/debug-runtime.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { TargetResolver } from '../ports/target-resolver.ts';
import { AdmitDraft } from './admit-draft.ts';
import type { AdmittedDraft } from './admit-draft.ts';
import { checkReplace } from './check-replace.ts';
import { CompleteWorkload } from './complete-workload.ts';
import type { CurrentTemplates } from './current-templates.ts';
import { DraftSession, imageProblem } from './draft-session.ts';
import type { Draft, SessionInput } from './draft-session.ts';
import { FindReusable } from './find-reusable.ts';
import { stateFindings, stateProblems } from './pod-state.ts';
import { ReadSubject, sessionTargetOf } from './read-subject.ts';
import type { Subject } from './read-subject.ts';

export type { SessionInput } from './draft-session.ts';

/** A request that was resolved, planned, checked and permitted; nothing has happened yet. */
export interface PreparedSession {
  readonly target: SessionTarget;
  readonly planned: PlannedWorkload;
  /** With the template's choices in it. */
  readonly workload: WorkloadRequest;
  /** Undefined: the default. */
  readonly ttlMs: number | undefined;
  /** Never `auto`: what was chosen. */
  readonly profile: Profile;
  readonly specHash: string;
  readonly findings: readonly Finding[];
  readonly decision: Decision;
  /** The caller's own running session that does the same; its offer is among the findings. */
  readonly reusable: Session | undefined;
}

export interface PrepareSessionParts {
  readonly clusters: FindCluster;
  readonly require: Pick<RequireAccess, 'execute'>;
  readonly decide: Pick<DecideAccess, 'execute'>;
  readonly runtime: DebugRuntime;
  readonly resolver: TargetResolver;
  readonly limits: SessionLimits;
  readonly templates: Pick<CurrentTemplates, 'get'>;
  readonly sessions: Pick<SessionStore, 'listReady'>;
}

/**
 * Everything between the request and its record; reads the cluster, changes nothing. Fails with
 * the first obstacle; `PlanSession` takes the same steps and collects them.
 */
export class PrepareSession {
  readonly drafts: DraftSession;
  readonly admit: AdmitDraft;

  constructor(private readonly parts: PrepareSessionParts) {
    const { clusters, require, decide, runtime, resolver, templates, limits, sessions } = parts;
    const subjects = new ReadSubject(runtime, resolver);
    const complete = new CompleteWorkload(templates, limits);
    this.drafts = new DraftSession(
      clusters,
      { require, decide },
      subjects,
      complete,
      new FindReusable(sessions),
    );
    this.admit = new AdmitDraft(this.drafts, runtime);
  }

  async execute(ctx: RequestContext, id: SessionId, input: SessionInput): Promise<PreparedSession> {
    const draft = await this.drafts.execute(ctx, id, input);
    // Nothing will be sent, so what would stand in the way of a new container does not matter.
    if (draft.reusable && draft.input.workload.reuse) return preparedOf({ draft, warnings: [] });
    const [obstacle] = obstaclesOf(draft, this.parts.limits);
    if (obstacle) throw obstacle;
    await checkReplace(this.parts.runtime, ctx, draft);
    return preparedOf(await this.admit.execute(ctx, draft));
  }
}

/** What is in the way as far as the request and the pod show it. */
export function obstaclesOf(draft: Draft, limits: SessionLimits): GatewayError[] {
  const { subject, plan, input } = draft;
  const isEphemeral = subject.kind === 'pod' && input.workload.copy === undefined;
  const image = imageProblem(draft);
  const max = limits.ephemeralContainersPerPodMax;
  const isFull = subject.kind === 'pod' ? countProblem(subject.pod, max) : undefined;
  return [
    ...(image ? [image] : []),
    ...(isEphemeral ? stateProblems(draft) : []),
    ...(isEphemeral && isFull ? [isFull] : []),
    ...('refused' in plan ? [plan.refused] : planProblems(draft.subject, plan.planned)),
  ];
}

function planProblems(subject: Subject, planned: PlannedWorkload): GatewayError[] {
  if (subject.kind !== 'pod' || planned.style !== 'ephemeral') return [];
  const problem = containerProblem(subject.pod, planned.container);
  return problem ? [problem] : [];
}

export function preparedOf({ draft, warnings }: AdmittedDraft): PreparedSession {
  const { subject, plan, input, profile, decision, reusable } = draft;
  if ('refused' in plan) throw plan.refused;
  const { planned } = plan;
  const onPod = subject.kind === 'pod' && planned.style === 'ephemeral';
  return {
    target: {
      ...sessionTargetOf(subject, input.target),
      ...(onPod && { container: planned.container.targetContainerName }),
    },
    planned,
    workload: input.workload,
    ttlMs: input.ttlMs,
    profile,
    specHash: specHashOf(planned),
    findings: [
      ...plan.findings,
      ...(onPod ? stateFindings(draft) : []),
      ...(onPod ? findingsOf(subject.pod, planned.container) : []),
      ...profileFindings(profile, input.workload),
      ...clusterWarnings(warnings),
      ...(reusable ? [reuseFinding(reusable)] : []),
    ],
    decision,
    reusable,
  };
}
