import { GatewayError, newId } from '@endoscope/core';
import type { ErrorKind, RequestContext } from '@endoscope/core';
import type { Decision } from '@endoscope/policy';
import type { Finding } from '../domain/finding.ts';
import type { Profile } from '../domain/profile.ts';
import { PodSecurityRefused, TargetUnsuitable } from '../domain/session.errors.ts';
import { preflightLimits } from '../domain/sessions.limits.ts';
import type { SessionLimits } from '../domain/sessions.limits.ts';
import type { SessionTarget } from '../domain/session.ts';
import type { PlannedWorkload, WorkloadStyle } from '../domain/workload.ts';
import type { AdmittedDraft } from './admit-draft.ts';
import { bounded, whyUnknown } from './bounded.ts';
import type { Draft } from './draft-session.ts';
import { styleOf } from './preflight.ts';
import type { Preflight } from './preflight.ts';
import { obstaclesOf, preparedOf } from './prepare-session.ts';
import type { PrepareSession, SessionInput } from './prepare-session.ts';
import { sessionTargetOf } from './read-subject.ts';

/** What would come of a request, with everything that was found out on the way. */
export interface SessionPlan {
  /** `unknown`: nothing is known to be in the way, but not everything could be looked at. */
  readonly verdict: 'accepted' | 'refused' | 'unknown';
  readonly target: SessionTarget;
  readonly style: WorkloadStyle;
  /** Undefined when no object can be made of the request. */
  readonly planned: PlannedWorkload | undefined;
  readonly specHash: string | undefined;
  readonly profile: Profile;
  /** What is in the way first. */
  readonly findings: readonly Finding[];
  readonly decision: Decision;
}

/**
 * Shows what a request would send and everything that is known to be in its way; sends nothing.
 * Only who may debug here is answered: policy's denial is an error, as it is of the deed.
 */
export class PlanSession {
  constructor(
    private readonly prepare: Pick<PrepareSession, 'drafts' | 'admit'>,
    private readonly preflight: Preflight,
    private readonly limits: SessionLimits,
  ) {}

  async execute(ctx: RequestContext, input: SessionInput): Promise<SessionPlan> {
    const draft = await this.prepare.drafts.execute(ctx, newId('session'), input);
    const obstacles = obstaclesOf(draft, this.limits).map(findingOf);
    const [admission, looked] = await Promise.all([
      this.admission(ctx, draft),
      this.preflight.execute(ctx, draft),
    ]);
    const planned = plannedPart(admission.admitted);
    const findings = inOrder([
      ...obstacles,
      ...admission.findings,
      ...looked,
      ...(planned.findings ?? []),
    ]);
    return {
      target: sessionTargetOf(draft.subject, draft.input.target),
      style: styleOf({ subject: draft.subject, copy: draft.input.workload.copy }),
      ...planned,
      findings,
      verdict: verdictOf(findings),
    };
  }

  /** The API server's own answer; the draft may have stepped down to another profile by then. */
  private async admission(
    ctx: RequestContext,
    draft: Draft,
  ): Promise<{ admitted: AdmittedDraft; findings: Finding[] }> {
    const admitted = { draft, warnings: [] };
    if ('refused' in draft.plan) {
      const message = 'The API server was not asked: no object can be made of this request.';
      return { admitted, findings: [{ ...unknownAdmission, message }] };
    }
    try {
      const { admissionMsMax } = preflightLimits;
      const answer = await bounded(ctx, admissionMsMax, ({ signal }) =>
        this.prepare.admit.execute({ ...ctx, signal }, draft),
      );
      return { admitted: answer, findings: [acceptedFinding] };
    } catch (error) {
      if (isNoAnswer(error)) {
        const message = `What the API server says to it could not be found out: ${whyUnknown(error)}`;
        return { admitted, findings: [{ ...unknownAdmission, message }] };
      }
      return { admitted, findings: [findingOf(error as GatewayError)] };
    }
  }
}

/** The cluster did not speak, or not to the matter, as opposed to: it said no. */
function isNoAnswer(error: unknown): boolean {
  return !(error instanceof GatewayError) || noAnswer.has(error.kind);
}

const noAnswer = new Set<ErrorKind>([
  'unavailable',
  'deadline_exceeded',
  'resource_exhausted',
  'internal',
]);

function plannedPart(admitted: AdmittedDraft) {
  const { plan, profile, decision } = admitted.draft;
  if ('refused' in plan) {
    return { planned: undefined, specHash: undefined, findings: [], profile, decision };
  }
  const { planned, specHash, findings } = preparedOf(admitted);
  return { planned, specHash, findings, profile, decision };
}

const acceptedFinding: Finding = {
  code: 'DRY_RUN',
  severity: 'ok',
  message: 'The API server would take it: validation, Pod Security and webhooks let it pass.',
  suggestion: '',
};

const unknownAdmission = {
  code: 'DRY_RUN',
  severity: 'unknown',
  suggestion: 'Correct what is in the way and plan again.',
} as const;

/** The same reason, sentence and advice that the deed would be refused with. */
function findingOf(error: GatewayError): Finding {
  const { reason: code, detail } = error;
  const finding = { code, severity: 'error', message: detail, suggestion: '' } as const;
  if (error instanceof PodSecurityRefused) {
    return { ...finding, message: error.details.sentence, suggestion: error.suggestion };
  }
  return error instanceof TargetUnsuitable ? { ...finding, ...error.details, code } : finding;
}

const severityOrder: readonly Finding['severity'][] = ['error', 'warning', 'unknown', 'info', 'ok'];

function inOrder(findings: readonly Finding[]): Finding[] {
  const rank = ({ severity }: Finding): number => severityOrder.indexOf(severity);
  return findings.toSorted((a, b) => rank(a) - rank(b));
}

/** Rights and the server's word decide; a Pod Security level out of sight is no doubt of its own. */
function verdictOf(findings: readonly Finding[]): SessionPlan['verdict'] {
  if (findings.some(({ severity }) => severity === 'error')) return 'refused';
  const doubts = findings.filter(({ severity }) => severity === 'unknown');
  return doubts.some(({ code }) => code !== 'POD_SECURITY') ? 'unknown' : 'accepted';
}
