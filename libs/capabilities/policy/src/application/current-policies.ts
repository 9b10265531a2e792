import { invariant } from '@endoscope/core';
import { PoliciesInvalid } from '../domain/policy.errors.ts';
import type { PolicyEngine, PolicySet } from '../ports/policy-engine.ts';
import type { PolicySource } from '../ports/policy-source.ts';

/** What came of looking at the policies again. */
export type ReloadOutcome =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed'; readonly policies: PolicySet }
  /** The last good policies stay in force. */
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** Other policies are about to be in force. */
export interface PolicyChange {
  /** Version of those before; undefined at the start of the process. */
  readonly before: string | undefined;
  readonly after: PolicySet;
}

/** The policies in force. They are swapped as a whole or not at all. */
export class CurrentPolicies {
  private policies: PolicySet | undefined;
  private reloading: Promise<ReloadOutcome> | undefined;

  constructor(
    private readonly source: PolicySource,
    private readonly engine: PolicyEngine,
    /** Before they are in force; while it rejects, those before stay. */
    private readonly tell: (change: PolicyChange) => Promise<void> = () => Promise.resolve(),
  ) {}

  /** At start: throws PoliciesInvalid, for without policies there is nothing to serve. */
  async load(): Promise<PolicySet> {
    const after = this.engine.compile(await this.source.read());
    await this.tell({ before: undefined, after });
    this.policies = after;
    return after;
  }

  /** Reloads one after the other, so that an older text never replaces a newer one. */
  reload(): Promise<ReloadOutcome> {
    const previous = this.reloading ?? Promise.resolve();
    this.reloading = previous.then(() => this.reloadOnce());
    return this.reloading;
  }

  get(): PolicySet {
    invariant(this.policies !== undefined, 'policies are loaded before the first question');
    return this.policies;
  }

  private async reloadOnce(): Promise<ReloadOutcome> {
    try {
      const policies = this.engine.compile(await this.source.read());
      if (policies.version === this.policies?.version) return { kind: 'unchanged' };
      await this.tell({ before: this.policies?.version, after: policies });
      this.policies = policies;
      return { kind: 'changed', policies };
    } catch (error) {
      // Whatever went wrong, the policies in force are good and stay; the outcome is told.
      const problems = error instanceof PoliciesInvalid ? error.problems : [`policies: ${error}`];
      return { kind: 'invalid', problems };
    }
  }
}
