import { RequestInvalid } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import { CommandNotStarted } from '../../domain/exec/exec.errors.ts';
import { execLimits } from '../../domain/exec/exec.limits.ts';
import { timeoutProblems } from '../../domain/exec/exec-request.ts';
import type { ExecRequest } from '../../domain/exec/exec-request.ts';
import { CapturedClient } from './captured-client.ts';
import type { CapturedOutput } from './captured-client.ts';
import type { ExecInSession } from './exec-in-session.ts';

export interface RunCommandInput {
  readonly sessionId: string;
  readonly container: string | undefined;
  readonly command: readonly string[];
  /** Undefined: the command has no stdin. */
  readonly stdin: Uint8Array | undefined;
  /** Undefined: `runTimeoutMsDefault`. */
  readonly timeoutMs: number | undefined;
  /** Of each output; undefined: `runOutputBytesDefault`. */
  readonly outputBytesMax: number | undefined;
  readonly client: string;
}

export interface CommandResult {
  /** Undefined when the command was not seen to end; `reason` says why. */
  readonly exitCode: number | undefined;
  readonly reason: string;
  readonly detail: string;
  readonly stdout: CapturedOutput;
  readonly stderr: CapturedOutput;
  readonly outputBytesMax: number;
  readonly durationMs: number;
}

/**
 * A command to its end in one call, its output captured. Throws CommandNotStarted when the runtime
 * has no such program; a command that takes too long is answered with what it has printed.
 */
export class RunCommand {
  constructor(private readonly exec: ExecInSession) {}

  async execute(ctx: RequestContext, input: RunCommandInput): Promise<CommandResult> {
    checkSizes(input);
    const outputBytesMax = input.outputBytesMax ?? execLimits.runOutputBytesDefault;
    const client = new CapturedClient(input.stdin, { outputBytesMax, gone: ctx.signal });
    const startedAtMs = performance.now();
    const timeoutMs = input.timeoutMs ?? execLimits.runTimeoutMsDefault;
    const request: ExecRequest = {
      ...input,
      stdin: input.stdin !== undefined,
      tty: false,
      size: undefined,
      timeoutMs,
    };
    const exit = await this.exec.execute(ctx, request, client);
    if (exit.reason === 'start_failed') {
      const container = input.container ?? '(debug container)';
      throw new CommandNotStarted({ container, why: exit.detail });
    }
    return {
      exitCode: exit.exitCode,
      reason: exit.reason,
      detail: exit.detail,
      stdout: client.output('stdout'),
      stderr: client.output('stderr'),
      outputBytesMax,
      durationMs: Math.round(performance.now() - startedAtMs),
    };
  }
}

function checkSizes({ stdin, outputBytesMax = 0, timeoutMs }: RunCommandInput): void {
  const { runInputBytesMax, runOutputBytesMax, runTimeoutMsMax } = execLimits;
  const fields = timeoutProblems(timeoutMs, runTimeoutMsMax);
  if ((stdin?.length ?? 0) > runInputBytesMax) {
    const message = `is larger than ${runInputBytesMax} bytes; stream it instead`;
    fields.push({ field: 'stdin', message });
  }
  if (outputBytesMax < 0 || outputBytesMax > runOutputBytesMax) {
    fields.push({ field: 'outputBytesMax', message: `must be 0 to ${runOutputBytesMax}` });
  }
  if (fields.length > 0) throw new RequestInvalid({ what: 'This cannot be run:' }, { fields });
}
