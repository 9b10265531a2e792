import type { AttachDoor } from '@endoscope/client';
import { countOf } from '../arguments/count.ts';
import { parseDurationMs } from '../arguments/duration.ts';
import { ttyUnavailable } from '../arguments/debug-request.ts';
import { UsageError } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { execInSession } from '../session/exec-in-session.ts';
import type { Invocation } from './define.ts';

interface ExecRunOptions {
  readonly container?: string;
  readonly stdin?: boolean;
  readonly tty?: boolean;
  readonly quiet?: boolean;
  readonly timeout?: string;
  readonly limitBytes?: string;
  readonly transport: AttachDoor;
}

export async function run(
  context: Context,
  { operands, options }: Invocation<ExecRunOptions>,
): Promise<number> {
  const { command = [] } = context;
  if (command.length === 0) throw new UsageError('you must specify a command: endo exec … -- CMD');
  const { container, quiet = false, timeout, limitBytes, transport: door } = options;
  const stdin = !!options.stdin;
  // As kubectl: a terminal needs input, and one to show it on.
  const wantsTty = stdin && !!options.tty;
  const tty = wantsTty && context.terminal.inputIsTty;
  if (wantsTty && !tty && !quiet) context.stderr.line(ttyUnavailable);
  return execInSession(context, {
    client: await context.client(),
    ...{ session: operands[0]!, door, container, command, stdin, tty, isQuiet: quiet },
    timeoutMs: timeout === undefined ? undefined : parseDurationMs(timeout, '--timeout'),
    limitBytes: countOf(limitBytes, '--limit-bytes', 1),
  });
}
