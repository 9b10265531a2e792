/** Why the development stack does not run; the message says what to do about it. */
export class DevProblem extends Error {
  override readonly name = 'DevProblem';
}
