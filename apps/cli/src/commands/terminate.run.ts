import type { EndoscopeClient, Session } from '@endoscope/client';
import type { Context } from '../context.ts';
import { parseFormat, printEncoded } from '../output/print-result.ts';
import { safeLine } from '../output/terminal-safe.ts';
import { endingOf, endNotice } from '../session/end-notice.ts';
import { placeOf } from '../session/made-for-session.ts';
import type { Invocation } from './define.ts';

interface TerminateOptions {
  readonly reason?: string;
  /** Undefined: for as long as an ordinary end takes. */
  readonly wait?: boolean;
  readonly output?: string;
}

/** An ordinary end asks the process, hangs up and kills: seven seconds each on a busy node. */
const ordinaryWaitMs = 25_000;
const waitMs = 120_000;
/** A shorter end needs no line about it. */
const announceMs = 1_000;

export async function run(
  context: Context,
  { operands, options }: Invocation<TerminateOptions>,
): Promise<void> {
  const format = parseFormat(options.output);
  const client = await context.client();
  for (const id of operands) {
    const session = await terminate(context, client, { id, ...options });
    if (format === 'json' || format === 'yaml') await printEncoded(context, session, format);
    else if (format === 'name') context.stdout.line(`session/${safeLine(session.id)}`);
    else for (const line of outcomeLines(session)) context.stdout.line(line);
  }
}

async function terminate(
  context: Context,
  client: EndoscopeClient,
  { id, reason, wait }: TerminateOptions & { id: string },
): Promise<Session> {
  const session = await client.sessions.terminate(id, reason === undefined ? {} : { reason });
  if (wait === false || session.state === 'ended') return session;
  const announcement = setTimeout(
    () => context.stderr.line(`Ending session ${safeLine(id)}: waiting for its process to go.`),
    announceMs,
  );
  try {
    const timeoutMs = wait ? waitMs : ordinaryWaitMs;
    return await client.sessions.waitFor(id, { state: 'ended', timeoutMs });
  } finally {
    clearTimeout(announcement);
  }
}

function outcomeLines(session: Session): readonly string[] {
  const id = safeLine(session.id);
  if (session.state === 'ended' && session.end) {
    const { lines } = endNotice(id, endingOf(session.end), placeOf(session));
    return lines.map((line) => safeLine(line));
  }
  return [
    `Session ${id} is ${safeLine(session.state)}; it has not ended yet.`,
    `  Wait for it:  endo terminate ${id} --wait`,
    `  Look at it:   endo sessions describe ${id}`,
  ];
}
