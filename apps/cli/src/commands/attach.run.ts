import type { AttachDoor } from '@endoscope/client';
import { UsageError } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { rejoinSession } from '../session/rejoin-session.ts';
import type { Invocation } from './define.ts';

interface AttachRunOptions {
  /** Undefined: as the session has it. */
  readonly stdin?: boolean;
  readonly tty?: boolean;
  readonly quiet?: boolean;
  readonly observe?: boolean;
  readonly takeOver?: string;
  readonly detachKeys?: string;
  readonly commandKeys?: string;
  readonly transport: AttachDoor;
}

export async function run(
  context: Context,
  { operands, options }: Invocation<AttachRunOptions>,
): Promise<number> {
  const { observe = false, takeOver } = options;
  if (observe && takeOver !== undefined) {
    throw new UsageError('--observe only watches and --take-over writes; give one of them');
  }
  if (takeOver?.trim() === '') throw new UsageError('--take-over needs a reason');
  return rejoinSession(context, {
    client: await context.client(),
    session: operands[0]!,
    door: options.transport,
    wantsInput: options.stdin ?? true,
    wantsTty: !!options.tty,
    observes: observe,
    takeOverReason: takeOver,
    keys: await context.terminalKeys(options),
    isQuiet: !!options.quiet,
  });
}
