import type { AttachDoor } from '@endoscope/client';
import type { Context } from '../context.ts';
import { rejoinSession } from '../session/rejoin-session.ts';
import { parseDetachKeys } from '../terminal/detach-keys.ts';
import type { Invocation } from './define.ts';

interface AttachRunOptions {
  /** Undefined: as the session has it. */
  readonly stdin?: boolean;
  readonly tty?: boolean;
  readonly quiet?: boolean;
  readonly detachKeys?: string;
  readonly transport: AttachDoor;
}

export async function run(
  context: Context,
  { operands, options }: Invocation<AttachRunOptions>,
): Promise<number> {
  return rejoinSession(context, {
    client: await context.client(),
    session: operands[0]!,
    door: options.transport,
    wantsInput: options.stdin ?? true,
    wantsTty: !!options.tty,
    detachKeys: parseDetachKeys(await context.detachKeys(options.detachKeys)),
    isQuiet: !!options.quiet,
  });
}
