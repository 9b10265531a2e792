import type { EndoscopeClient } from '@endoscope/client';
import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';
import { placeOf } from './made-for-session.ts';
import type { SessionPlace } from './made-for-session.ts';

/** Terminates a session that is given up while it starts, and says what stays behind. */
export async function endBehind(
  context: Context,
  { client, session }: { client: EndoscopeClient; session: string },
): Promise<void> {
  const id = safeLine(session);
  try {
    const ending = await client.sessions.terminate(session, { reason: 'cancelled' });
    const state = `Session ${id} is being ended (${safeLine(ending.state)}).`;
    context.stderr.line(`${state} ${staysBehind(placeOf(ending))}`);
  } catch (error) {
    context.stderr.line(`Session ${id} could not be ended: ${safeLine(messageOf(error))}`);
    context.stderr.line(`  End it: endo terminate ${id}`);
  }
}

function staysBehind({ style, namespace, pod, isRemoved }: SessionPlace): string {
  if (style === 'ephemeral') {
    return (
      'A debug container that was already added stays listed in pod ' +
      `${namespace}/${pod} until the pod goes; the gateway ends its process.`
    );
  }
  return isRemoved
    ? `Pod ${namespace}/${pod}, if it was already made, is deleted by the gateway.`
    : `Pod ${namespace}/${pod}, if it was already made, stays (--no-rm): ` +
        `kubectl delete pod ${pod} -n ${namespace}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
