/** One thing planning found out: a stable code, a sentence, and what to do about it. */
export interface Finding {
  readonly code: string;
  readonly severity: 'ok' | 'info' | 'warning' | 'error';
  readonly message: string;
  readonly suggestion: string;
}
