import type { EndoscopeClient } from '@endoscope/client';
import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';

/** Terminates a session that is given up while it starts, and says what stays behind. */
export async function endBehind(
  context: Context,
  { client, session }: { client: EndoscopeClient; session: string },
): Promise<void> {
  const id = safeLine(session);
  try {
    const { state, target } = await client.sessions.terminate(session, { reason: 'cancelled' });
    const pod = `${safeLine(target.namespace)}/${safeLine(target.pod)}`;
    context.stderr.line(
      `Session ${id} is being ended (${safeLine(state)}). A debug container that was already added ` +
        `stays listed in pod ${pod} until the pod goes; the gateway ends its process.`,
    );
  } catch (error) {
    context.stderr.line(`Session ${id} could not be ended: ${safeLine(messageOf(error))}`);
    context.stderr.line(`  End it: endo terminate ${id}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
