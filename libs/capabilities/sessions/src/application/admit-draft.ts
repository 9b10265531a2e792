import { GatewayError } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import { profilesByCapability } from '../domain/choose-profile.ts';
import { profileDefault } from '../domain/profile.ts';
import type { Profile } from '../domain/profile.ts';
import { PodSecurityRefused, SecurityContextUnsupported } from '../domain/session.errors.ts';
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

/** What the cluster says to a dry run. */
type Answer = { readonly warnings: readonly string[] } | { readonly refused: ProfileRefused };
type ProfileRefused = PodSecurityRefused | SecurityContextUnsupported;

function lesserDefault(refused: ProfileRefused, { profile, input }: Draft): Profile | undefined {
  const isDefault = input.workload.profile === undefined && profile === profileDefault;
  return isDefault && refused instanceof SecurityContextUnsupported ? 'baseline' : undefined;
}

/** The cluster's own admission (Pod Security, webhooks, RBAC) speaks before anything is recorded. */
export class AdmitDraft {
  constructor(
    private readonly drafts: DraftSession,
    private readonly runtime: DebugRuntime,
  ) {}

  /**
   * With `auto`, steps down to the first profile that the cluster lets in; without a word of the
   * caller's, to one without a security context where the cluster is too old for any.
   */
  async execute(ctx: RequestContext, draft: Draft): Promise<AdmittedDraft> {
    const tried: Profile[] = [];
    for (let current = draft; ; ) {
      tried.push(current.profile);
      const answer = await this.dryRun(ctx, current);
      if ('warnings' in answer) return { draft: current, warnings: answer.warnings };
      const { refused } = answer;
      const next = current.fallbacks[0] ?? lesserDefault(refused, current);
      if (next === undefined) {
        if (!(refused instanceof PodSecurityRefused)) throw refused;
        throw await this.withSuggestion(ctx, draft, { refusal: refused, tried });
      }
      current = await this.drafts.under(ctx, current, next);
    }
  }

  private async dryRun(ctx: RequestContext, { cluster, subject, plan }: Draft): Promise<Answer> {
    if ('refused' in plan) throw plan.refused;
    const { planned } = plan;
    const { signal, traceparent } = ctx;
    const acting = { by: ctx.principal, signal, traceparent, dryRun: true };
    try {
      if (planned.style !== 'ephemeral') {
        return await this.runtime.createPod(cluster.name, planned.pod, acting);
      }
      if (subject.kind !== 'pod') return { warnings: [] };
      const { reference } = subject;
      return await this.runtime.addContainer(reference, planned.container, acting);
    } catch (error) {
      if (error instanceof PodSecurityRefused) return { refused: error };
      if (error instanceof SecurityContextUnsupported) return { refused: error };
      throw error;
    }
  }

  private async withSuggestion(
    ctx: RequestContext,
    draft: Draft,
    { refusal, tried }: { refusal: PodSecurityRefused; tried: Profile[] },
  ): Promise<PodSecurityRefused> {
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
        if ('warnings' in (await this.dryRun(ctx, other))) return profile;
      }
      return 'none';
    } catch (error) {
      if (error instanceof GatewayError) return 'unknown';
      throw error;
    }
  }
}
