/** A programmer's mistake, never a user's: it ends as INTERNAL. */
export class InvariantViolated extends Error {
  override readonly name = 'InvariantViolated';
}

export function invariant(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new InvariantViolated(`Invariant violated: ${sentence}`);
}
