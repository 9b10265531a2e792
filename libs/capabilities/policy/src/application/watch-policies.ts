import { policyLimits } from '../domain/policy.limits.ts';
import type { PolicySource } from '../ports/policy-source.ts';
import type { CurrentPolicies, ReloadOutcome } from './current-policies.ts';

export interface WatchPoliciesOptions {
  /** Called after each look that found a change or a problem, for the log. */
  readonly onOutcome: (outcome: ReloadOutcome) => void;
  readonly debounceMs?: number;
}

/** Reloads the policies when their source changes; a burst of changes is one reload. */
export class WatchPolicies {
  constructor(
    private readonly policies: CurrentPolicies,
    private readonly source: PolicySource,
    private readonly options: WatchPoliciesOptions,
  ) {}

  /** Returns the function that stops watching. */
  start(): () => void {
    let timer: NodeJS.Timeout | undefined;
    let lastProblems = '';
    const reload = async (): Promise<void> => {
      const outcome = await this.policies.reload();
      const problems = outcome.kind === 'invalid' ? outcome.problems.join('\n') : '';
      const isNews = outcome.kind === 'changed' || problems !== lastProblems;
      lastProblems = problems;
      if (isNews) this.options.onOutcome(outcome);
    };
    const stop = this.source.watch(() => {
      clearTimeout(timer);
      timer = setTimeout(
        () => void reload(),
        this.options.debounceMs ?? policyLimits.reloadDebounceMs,
      );
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }
}
