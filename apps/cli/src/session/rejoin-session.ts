import type { AttachDoor, AttachExitEvent, EndoscopeClient, Session } from '@endoscope/client';
import { EndoscopeError } from '@endoscope/client';
import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';
import type { TerminalKeys } from '../terminal/detach-keys.ts';
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
  readonly keys: TerminalKeys;
  /** Watch only. */
  readonly observes: boolean;
  /** Why the present writer has to go; undefined: they stay. */
  readonly takeOverReason: string | undefined;
  readonly isQuiet: boolean;
}

/** `endo attach`: leaving it leaves the session running, whichever way one leaves. */
export async function rejoinSession(context: Context, options: RejoinOptions): Promise<number> {
  const { client, door, keys, isQuiet } = options;
  const session = await client.sessions.get(options.session);
  const place = placeOf(session);
  const { observes, takeOverReason, wantsInput } = options;
  const isWatcher = observes || (!wantsInput && takeOverReason === undefined);
  const stdin = takesInput(session) && takesKeys(context, session, options);
  const isTalkative = !isQuiet && (!!session.workload.tty || context.stderr.isTty);
  const interrupts = new Interrupts((interrupted) => {
    context.terminal.restore();
    process.exit(interrupted.exitCode);
  });
  try {
    const exit = await attachSession(context, {
      ...{ client, session: session.id, door, stdin, keys, isTalkative, isQuiet },
      ...(isWatcher && { role: 'observer' as const }),
      takeOverReason,
      wantsTty: options.wantsTty,
      container: place.container,
      signal: interrupts.signal,
      onInterrupt: (connection) => connection.detach(),
    }).catch(withWaysIn(session.id));
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

/** A watcher's keys are endo's own: they leave, ask to write, and may become input then. */
function takesKeys(context: Context, { workload }: Session, options: RejoinOptions): boolean {
  if (!options.observes) return options.wantsInput;
  return workload.tty === true && context.terminal.inputIsTty;
}

/** Somebody else writes: say what one can do, in the words of this command. */
function withWaysIn(session: string): (error: unknown) => AttachExitEvent {
  return (error) => {
    if (!(error instanceof EndoscopeError) || error.reason !== 'ATTACHMENT_EXISTS') throw error;
    const { reason, kind, requestId } = error;
    const ways = `endo attach ${session} --observe, or with --take-over REASON`;
    const detail = `${error.detail} As here: ${ways}.`;
    throw new EndoscopeError({ reason, kind, detail, requestId, cause: error });
  };
}
