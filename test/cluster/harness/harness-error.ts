/** A failure that a person can act on: one sentence of what is wrong, one of what to do next. */
export class HarnessError extends Error {
  readonly nextStep: string;

  constructor(message: string, nextStep: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HarnessError';
    this.nextStep = nextStep;
  }
}
