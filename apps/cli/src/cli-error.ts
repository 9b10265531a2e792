/** A failure of endo's own, with the exit code and, where there is one, the command that helps. */
export class CliError extends Error {
  override readonly name: string = 'CliError';
  readonly exitCode: number;
  readonly hint: string | undefined;

  constructor(message: string, options: { exitCode: number; hint?: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.exitCode = options.exitCode;
    this.hint = options.hint;
  }
}

/** sysexits(3), the same numbers that libs/core gives the kinds of gateway errors. */
export const exitCodes = {
  ok: 0,
  usage: 64,
  /** What was to be checked is not as it must be. */
  notIntact: 65,
  notFound: 66,
  notSignedIn: 67,
  unavailable: 69,
  internal: 70,
  alreadyExists: 73,
  permissionDenied: 77,
  failedPrecondition: 78,
  timedOut: 124,
  /** 128 + SIGPIPE: the reader of our output has gone. */
  brokenPipe: 141,
} as const;

/** The command line is not of the form the command takes. */
export class UsageError extends CliError {
  override readonly name = 'UsageError';

  constructor(message: string, options: { hint?: string } = {}) {
    super(message, { ...options, exitCode: exitCodes.usage });
  }
}
