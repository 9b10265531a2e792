import type { EndoscopeClient, Problem, Session, SessionRequest } from '@endoscope/client';
import { EndoscopeError } from '@endoscope/client';
import type { DebugPlan } from '../arguments/debug-request.ts';
import { exitCodes } from '../cli-error.ts';
import type { Context } from '../context.ts';
import type { OutputFormat } from '../output/print-result.ts';
import { printEncoded } from '../output/print-result.ts';
import { renderTable } from '../output/table.ts';
import { safeLine } from '../output/terminal-safe.ts';
import { placeOf } from './made-for-session.ts';

export interface CreateSessionsInput {
  readonly client: EndoscopeClient;
  readonly plan: DebugPlan;
  readonly format: OutputFormat;
  readonly isQuiet: boolean;
}

/** Creates without attaching: one session, or one for each target at once. */
export async function createSessions(
  context: Context,
  input: CreateSessionsInput,
): Promise<number | undefined> {
  const { client, plan, format, isQuiet } = input;
  const [request, ...more] = plan.requests;
  if (request === undefined) return undefined;
  if (more.length > 0) return createAll(context, input);
  const session = await client.sessions.create(request);
  for (const warning of isQuiet ? [] : (session.warnings ?? [])) {
    context.stderr.line(`Warning: ${safeLine(warning)}`);
  }
  if (format === 'json' || format === 'yaml') {
    await printEncoded(context, session, format);
    return undefined;
  }
  const id = safeLine(session.id);
  context.stdout.line(format === 'name' ? `session/${id}` : id);
  if (!isQuiet) nextSteps(session).forEach((line) => context.stderr.line(line));
  return undefined;
}

/** The id alone on stdout, for scripts; what to do next on stderr. */
function nextSteps(session: Session): string[] {
  const id = safeLine(session.id);
  const { style, namespace, pod, container } = placeOf(session);
  const where = style === 'ephemeral' ? [] : [`  Its pod:    ${namespace}/${pod} (${container})`];
  const { chosen } = session.target;
  return [
    ...(chosen ? [`  Chose:      pod ${safeLine(session.target.pod)}, ${safeLine(chosen)}`] : []),
    ...where,
    `  Follow it:  endo sessions describe ${id}`,
    `  Attach:     endo attach ${id}`,
    `  End it:     endo terminate ${id}`,
  ];
}

interface Result {
  readonly request: SessionRequest;
  readonly session: Session | undefined;
  readonly error: Problem | undefined;
}

async function createAll(
  context: Context,
  { client, plan, format, isQuiet }: CreateSessionsInput,
): Promise<number> {
  const answers = await client.sessions.createAll(plan.requests);
  const results = plan.requests.map((request, i) => ({
    request,
    session: answers[i]?.session,
    error: answers[i]?.error,
  }));
  if (format === 'json' || format === 'yaml') await printEncoded(context, answers, format);
  else if (format === 'name') printNames(context, results);
  else for (const line of tableOf(context, results, format)) context.stdout.line(line);
  for (const { error, request } of results) {
    if (error === undefined || (isQuiet && format !== 'name')) continue;
    context.stderr.line(`Error: ${targetName(request)}: ${safeLine(error.detail)}`);
    context.stderr.line(`  (${safeLine(error.reason)})`);
  }
  const failed = results.find(({ error }) => error !== undefined)?.error;
  return failed === undefined ? exitCodes.ok : exitCodeOf(failed);
}

function printNames(context: Context, results: readonly Result[]): void {
  for (const { session } of results) {
    if (session) context.stdout.line(`session/${safeLine(session.id)}`);
  }
}

function tableOf(context: Context, results: readonly Result[], format: OutputFormat): string[] {
  return renderTable<Result>(
    results,
    [
      { header: 'TARGET', value: ({ request }) => targetName(request) },
      { header: 'RESULT', value: ({ session }) => session?.state ?? 'failed', isState: true },
      { header: 'SESSION', value: ({ session }) => session?.id },
      { header: 'POD', value: ({ session }) => session && placeOf(session).pod },
      {
        header: 'CONTAINER',
        value: ({ session }) => session && placeOf(session).container,
        wide: true,
      },
      { header: 'REASON', value: ({ error }) => error?.reason },
    ],
    { wide: format === 'wide', paint: context.paint },
  );
}

/** A target as one would type it. */
export function targetName({ target }: SessionRequest): string {
  const { pod, node, workload, selector } = target;
  if (node !== undefined) return safeLine(`node/${node}`);
  if (selector !== undefined) return safeLine(`-l ${selector}`);
  return safeLine(workload ?? `pod/${pod ?? ''}`);
}

function exitCodeOf({ reason, kind, detail }: Problem): number {
  return new EndoscopeError({ reason, kind: kind as EndoscopeError['kind'], detail }).exitCode;
}
