import { EndoscopeError } from '../endoscope-error.ts';
import type { TokenSource } from '../http/http-transport.ts';
import { isResumeRefused, isTransient } from './reconnect-policy.ts';

/** What the attempts since the loss have shown. */
export class FailedAttempts {
  isResumeRefused = false;
  private hasRenewed = false;

  constructor(public error: EndoscopeError) {}

  /** Throws what no further attempt can change. */
  async add(error: unknown, tokens: RememberedToken): Promise<void> {
    if (!(error instanceof EndoscopeError)) throw error;
    if (isResumeRefused(error) && !this.isResumeRefused) this.isResumeRefused = true;
    else if (error.kind === 'unauthenticated' && !this.hasRenewed) {
      this.hasRenewed = true;
      if (!(await tokens.renew())) throw error;
    } else if (!isTransient(error)) throw error;
    this.error = error;
  }
}

/** Knows which token was used last, and so which one was refused or has expired. */
export class RememberedToken implements TokenSource {
  private used: string | undefined;

  constructor(private readonly source: TokenSource) {}

  async token(rejected?: string): Promise<string | undefined> {
    this.used = await this.source.token(rejected);
    return this.used;
  }

  /** Whether the source has another one now: what it gives next is that. */
  async renew(): Promise<boolean> {
    const { used } = this;
    if (used === undefined) return false;
    const next = await this.source.token(used);
    return next !== undefined && next !== used;
  }
}
