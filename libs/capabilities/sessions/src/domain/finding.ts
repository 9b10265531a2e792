/** One thing planning found out: a stable code, a sentence, and what to do about it. */
export interface Finding {
  readonly code: string;
  /** `unknown`: it could not be looked at, and the message says why. */
  readonly severity: 'ok' | 'info' | 'warning' | 'error' | 'unknown';
  readonly message: string;
  readonly suggestion: string;
}
