/** A failure that a person can act on: one sentence of what is wrong, one of what to do next. */
export class HarnessError extends Error {
  readonly problem: string;
  readonly nextStep: string;

  constructor(problem: string, nextStep: string) {
    // Both in the message, because a test runner prints nothing else.
    super(`${problem}\nNext: ${nextStep}`);
    this.name = 'HarnessError';
    this.problem = problem;
    this.nextStep = nextStep;
  }
}
