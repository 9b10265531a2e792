import type { Session, SessionEvent } from '@endoscope/client';
import type { Context } from '../context.ts';
import { renderFields } from '../output/fields.ts';
import { parseFormat, printEncoded } from '../output/print-result.ts';
import { safeLine } from '../output/terminal-safe.ts';
import type { Invocation } from './define.ts';

/** The event stream of a live session goes on for ever; its past comes in one piece. */
const eventsQuietMs = 500;

export async function run(
  context: Context,
  { operands, options }: Invocation<{ output?: string }>,
): Promise<void> {
  await describeSession(context, operands[0]!, options.output);
}

export async function describeSession(
  context: Context,
  id: string,
  output: string | undefined,
): Promise<void> {
  const format = parseFormat(output);
  const client = await context.client();
  const session = await client.sessions.get(id);
  const events = await pastEvents((signal) => client.sessions.events(id, { signal }));
  if (format === 'json' || format === 'yaml') {
    return printEncoded(context, { ...session, events }, format);
  }
  for (const line of sessionFields(session)) context.stdout.line(line);
  if (events.length > 0) context.stdout.line('Events:');
  for (const event of events) context.stdout.line(`  ${eventLine(event)}`);
}

async function pastEvents(
  open: (signal: AbortSignal) => AsyncIterable<SessionEvent>,
): Promise<SessionEvent[]> {
  const controller = new AbortController();
  const events: SessionEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  try {
    for await (const event of open(controller.signal)) {
      events.push(event);
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(), eventsQuietMs);
    }
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
  return events;
}

function sessionFields(session: Session): string[] {
  const { target, workload, end } = session;
  const command = [...(workload.command ?? []), ...(workload.args ?? [])];
  const madePod = session.runsInPod === target.pod ? undefined : session.runsInPod;
  return renderFields([
    ['Session', session.id],
    ['State', session.state],
    ['User', session.username],
    ['Reason', session.reason],
    ['Cluster', target.cluster],
    ['Style', session.style],
    ['Pod', target.pod && `${target.namespace}/${target.pod}`],
    ['Chosen', target.chosen],
    ['Node', target.node],
    ['Runs in', madePod && `${target.namespace}/${madePod}`],
    ['Removed at the end', madePod && (workload.remove === false ? 'no' : 'yes')],
    ['Target container', target.container],
    ['Debug container', workload.containerName],
    ['Image', workload.image],
    ['Command', command.length > 0 ? JSON.stringify(command) : undefined],
    ['Template', workload.template],
    ['Profile', workload.profile],
    ['Terminal', workload.tty ? 'yes' : 'no'],
    ['Spec hash', session.specHash],
    ['Created', session.createTime],
    ['Ready', session.readyTime],
    ['Expires', session.expireTime],
    ['Ended', session.endTime],
    ['End', end?.reason],
    ['Detail', end?.detail],
    ['Exit code', end?.exitCode],
    ['Process', end?.process],
    ['Waiting for', [session.waitingReason, session.waitingMessage].filter(Boolean).join(': ')],
    ['Warnings', session.warnings?.join('; ')],
  ]);
}

function eventLine(event: SessionEvent): string {
  const words = [event.state, event.reason, event.message].filter(Boolean).join(': ');
  return safeLine(`${event.time}  ${event.type.padEnd(10)}  ${words}`);
}
