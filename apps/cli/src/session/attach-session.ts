import type {
  AttachConnection,
  AttachDoor,
  AttachExitEvent,
  AttachOptions,
} from '@endoscope/client';
import type { EndoscopeClient } from '@endoscope/client';
import type { Context } from '../context.ts';
import type { TerminalKeys } from '../terminal/detach-keys.ts';
import { AttachedTerminal } from './attached-terminal.ts';
import { cutOff } from './end-notice.ts';

export interface AttachSessionOptions extends Pick<AttachOptions, 'role' | 'takeOverReason'> {
  readonly client: EndoscopeClient;
  readonly session: string;
  readonly door: AttachDoor;
  readonly stdin: boolean;
  /** The user asked for a terminal; the container has the last word. */
  readonly wantsTty: boolean;
  /** Name of the debug container, for what is said about it. */
  readonly container: string;
  readonly keys: TerminalKeys;
  /** Whether lines that are only good to know are printed. */
  readonly isTalkative: boolean;
  readonly isQuiet: boolean;
  /** Aborted: the user wants to leave. `onInterrupt` decides what that means for the session. */
  readonly signal: AbortSignal;
  readonly onInterrupt: (connection: AttachConnection) => void;
}

/**
 * Joins the user's terminal, or pipes, to a session, over as many connections as it takes.
 *
 * Owns:  the connection; raw mode of the terminal while it lasts.
 * Bound: one chunk each way beyond what the connection and the descriptors hold.
 * Order: bytes as they come; every byte is written before this resolves.
 * Ends:  with the exit event; throws when the connection cannot be had again, when a pipe would
 *        lack or repeat something, or when the output's reader has gone. The terminal is restored
 *        in any case.
 */
export async function attachSession(
  context: Context,
  options: AttachSessionOptions,
): Promise<AttachExitEvent> {
  const { client, session, door, stdin, role, takeOverReason, signal } = options;
  const { size } = context.stdout;
  const how = { door, stdin, role, takeOverReason, acks: true, ...(size && { size }) };
  const connection = await client.attach(session, how);
  const onAbort = () => options.onInterrupt(connection);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  const attached = new AttachedTerminal(context, options, connection);
  try {
    for await (const event of connection.events) {
      if (event.type === 'exit') return attached.hasAskedToLeave ? event : unasked(event);
      await attached.handle(event);
    }
    throw new Error('the attachment ended without an exit event');
  } finally {
    signal.removeEventListener('abort', onAbort);
    attached.leave();
    connection.close();
    await Promise.all([context.stdout.flush(), context.stderr.flush()]);
  }
}

/** Detached without having asked, as by a gateway that shuts down: no success for a script. */
function unasked(exit: AttachExitEvent): AttachExitEvent {
  return exit.reason === 'detached' ? { ...exit, reason: cutOff } : exit;
}
