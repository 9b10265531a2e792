import type { EndoscopeClient, Session } from '@endoscope/client';
import type { Context } from '../context.ts';
import { parseFormat, printEncoded } from '../output/print-result.ts';
import { safeLine } from '../output/terminal-safe.ts';
import { endingOf, endNotice } from '../session/end-notice.ts';
import type { Invocation } from './define.ts';

interface TerminateOptions {
  readonly reason?: string;
  readonly wait?: boolean;
  readonly output?: string;
}

const waitMs = 60_000;

export async function run(
  context: Context,
  { operands, options }: Invocation<TerminateOptions>,
): Promise<void> {
  const format = parseFormat(options.output);
  const client = await context.client();
  for (const id of operands) {
    const session = await terminate(client, id, options);
    if (format === 'json' || format === 'yaml') await printEncoded(context, session, format);
    else if (format === 'name') context.stdout.line(`session/${safeLine(session.id)}`);
    else for (const line of outcomeLines(session)) context.stdout.line(line);
  }
}

async function terminate(
  client: EndoscopeClient,
  id: string,
  { reason, wait }: TerminateOptions,
): Promise<Session> {
  const session = await client.sessions.terminate(id, reason === undefined ? {} : { reason });
  if (!wait || session.state === 'ended') return session;
  return client.sessions.waitFor(id, { state: 'ended', timeoutMs: waitMs });
}

function outcomeLines(session: Session): readonly string[] {
  const id = safeLine(session.id);
  if (session.end) return endNotice(id, endingOf(session.end)).lines.map((line) => safeLine(line));
  return [`Session ${id} is ${safeLine(session.state)}.`, `  See: endo sessions describe ${id}`];
}
