import type { AttachDoor, EndoscopeClient, Session } from '@endoscope/client';
import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';
import { Interrupts } from '../terminal/interrupts.ts';
import { attachSession } from './attach-session.ts';
import { endingOf, endNotice, exitCodeOf } from './end-notice.ts';
import { placeOf } from './made-for-session.ts';

export interface RejoinOptions {
  readonly client: EndoscopeClient;
  readonly session: string;
  readonly door: AttachDoor;
  readonly wantsInput: boolean;
  readonly wantsTty: boolean;
  readonly detachKeys: Uint8Array;
  readonly isQuiet: boolean;
}

/** `endo attach`: leaving it leaves the session running, whichever way one leaves. */
export async function rejoinSession(context: Context, options: RejoinOptions): Promise<number> {
  const { client, door, detachKeys, isQuiet } = options;
  const session = await client.sessions.get(options.session);
  const place = placeOf(session);
  const stdin = options.wantsInput && takesInput(session);
  const isTalkative = !isQuiet && (!!session.workload.tty || context.stderr.isTty);
  const interrupts = new Interrupts((interrupted) => {
    context.terminal.restore();
    process.exit(interrupted.exitCode);
  });
  try {
    const exit = await attachSession(context, {
      ...{ client, session: session.id, door, stdin, detachKeys, isTalkative, isQuiet },
      wantsTty: options.wantsTty,
      container: place.container,
      signal: interrupts.signal,
      onInterrupt: (connection) => connection.detach(),
    });
    const notice = endNotice(safeLine(session.id), endingOf(exit), place);
    if (isTalkative || (notice.isAbnormal && !isQuiet)) {
      notice.lines.forEach((line) => context.stderr.line(safeLine(line)));
    }
    return interrupts.reason?.exitCode ?? exitCodeOf(endingOf(exit));
  } finally {
    interrupts.stop();
    context.terminal.pauseInput();
  }
}

function takesInput(session: Session): boolean {
  return session.workload.stdin === true;
}
