import { GatewayError } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import { profilesByCapability } from '../domain/choose-profile.ts';
import type { Profile } from '../domain/profile.ts';
import { PodSecurityRefused } from '../domain/session.errors.ts';
import type { DebugRuntime } from '../ports/debug-runtime.ts';
import type { Draft, DraftSession } from './draft-session.ts';

/** Looking for a profile that would pass may not hold up the answer that this one does not. */
const suggestionDeadlineMs = 5_000;

/** A draft that the cluster would take, perhaps with a lesser profile than it had. */
export interface AdmittedDraft {
  readonly draft: Draft;
  /** Of the API server and its admission, in their own words. */
  readonly warnings: readonly string[];
}

/** The cluster's own admission (Pod Security, webhooks, RBAC) speaks before anything is recorded. */
export class AdmitDraft {
  constructor(
    private readonly drafts: DraftSession,
    private readonly runtime: DebugRuntime,
  ) {}

  /** With `auto`, steps down to the first profile that Pod Security lets in. */
  async execute(ctx: RequestContext, draft: Draft): Promise<AdmittedDraft> {
    const tried: Profile[] = [];
    for (let current = draft; ; ) {
      tried.push(current.profile);
      const answer = await this.dryRun(ctx, current);
      if (Array.isArray(answer)) return { draft: current, warnings: answer };
      const [next] = current.fallbacks;
      if (next === undefined) throw await this.withSuggestion(ctx, draft, { answer, tried });
      current = await this.drafts.under(ctx, current, next);
    }
  }

  private async dryRun(
    ctx: RequestContext,
    { cluster, subject, plan }: Draft,
  ): Promise<readonly string[] | PodSecurityRefused> {
    if ('refused' in plan) throw plan.refused;
    const { planned } = plan;
    const { signal, traceparent } = ctx;
    const acting = { by: ctx.principal, signal, traceparent, dryRun: true };
    try {
      if (planned.style !== 'ephemeral') {
        return (await this.runtime.createPod(cluster.name, planned.pod, acting)).warnings;
      }
      if (subject.kind !== 'pod') return [];
      const { reference } = subject;
      return (await this.runtime.addContainer(reference, planned.container, acting)).warnings;
    } catch (error) {
      if (error instanceof PodSecurityRefused) return error;
      throw error;
    }
  }

  private async withSuggestion(
    ctx: RequestContext,
    draft: Draft,
    { answer, tried }: { answer: readonly string[] | PodSecurityRefused; tried: Profile[] },
  ): Promise<PodSecurityRefused> {
    const refusal = answer as PodSecurityRefused;
    const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(suggestionDeadlineMs)]);
    const passing = await this.passing({ ...ctx, signal }, draft, tried);
    return new PodSecurityRefused({ ...refusal.details, tried, passing }, { cause: refusal.cause });
  }

  /** The most capable of the other profiles that policy and cluster let in. */
  private async passing(
    ctx: RequestContext,
    draft: Draft,
    tried: readonly Profile[],
  ): Promise<Profile | 'none' | 'unknown'> {
    try {
      for (const profile of profilesByCapability.filter((each) => !tried.includes(each))) {
        const other = await this.drafts.supposing(ctx, draft, profile);
        if (!other || 'refused' in other.plan) continue;
        if (Array.isArray(await this.dryRun(ctx, other))) return profile;
      }
      return 'none';
    } catch (error) {
      if (error instanceof GatewayError) return 'unknown';
      throw error;
    }
  }
}
