import type { AttachDoor, EndoscopeClient, SessionRequest } from '@endoscope/client';
import { readDebugFiles } from '../arguments/debug-files.ts';
import type { DebugOptions } from '../arguments/debug-options.ts';
import { checkDebug, planDebug, takesDefaultImage } from '../arguments/debug-request.ts';
import type { DebugPlan } from '../arguments/debug-request.ts';
import { parseDurationMs } from '../arguments/duration.ts';
import { readObjectFiles } from '../arguments/object-file.ts';
import type { Context } from '../context.ts';
import { parseFormat } from '../output/print-result.ts';
import { safeLine } from '../output/terminal-safe.ts';
import { createSessions } from '../session/create-sessions.ts';
import { offerReuse } from '../session/offer-reuse.ts';
import { runSession } from '../session/run-session.ts';
import type { RunSessionOptions } from '../session/run-session.ts';
import type { Invocation } from './define.ts';
import { printPlan } from './plan-view.ts';
import { resolveCluster } from './resolve-cluster.ts';

export interface DebugRunOptions extends DebugOptions {
  readonly cluster?: string;
  readonly namespace?: string;
  readonly quiet?: boolean;
  readonly dryRun?: boolean;
  readonly output?: string;
  readonly detachKeys?: string;
  readonly commandKeys?: string;
  readonly transport: AttachDoor;
}

export async function run(
  context: Context,
  { operands, options }: Invocation<DebugRunOptions>,
): Promise<number | undefined> {
  const format = parseFormat(options.output);
  const keys = await context.terminalKeys(options);
  const startMs = options.timeout ? parseDurationMs(options.timeout, '--timeout') : undefined;
  const client = await context.client();
  const plan = await planFrom(context, { client, operands, options });
  const isQuiet = !!options.quiet;
  for (const warning of isQuiet ? [] : plan.warnings) {
    context.stderr.line(`Warning: ${safeLine(warning)}`);
  }
  if (options.dryRun) {
    let exitCode = 0;
    for (const request of plan.requests) {
      exitCode ||= await printPlan(context, await client.sessions.plan(request), format);
    }
    return exitCode;
  }
  if (!plan.attach) return createSessions(context, { client, plan, format, isQuiet });
  return runAll(context, plan.requests, {
    ...{ client, keys, isQuiet },
    door: options.transport,
    wantsTty: !!options.tty && context.terminal.inputIsTty,
    startDeadlineMs: startMs,
  }).finally(() => context.terminal.pauseInput());
}

/** One after another, as kubectl does it; the first status that is not 0 counts. */
async function runAll(
  context: Context,
  requests: readonly SessionRequest[],
  options: Omit<RunSessionOptions, 'request'>,
): Promise<number> {
  let exitCode = 0;
  for (const [index, asked] of requests.entries()) {
    if (requests.length > 1 && !options.isQuiet) {
      const { pod, node, workload } = asked.target;
      const name = pod ?? (node ? `node/${node}` : (workload ?? ''));
      context.stderr.line(`Target ${index + 1} of ${requests.length}: ${safeLine(name)}`);
    }
    const request = options.isQuiet ? asked : await offerReuse(context, options.client, asked);
    const outcome = await runSession(context, { ...options, request });
    exitCode ||= outcome.exitCode;
    if (outcome.isInterrupted) break;
  }
  return exitCode;
}

async function planFrom(
  context: Context,
  input: { client: EndoscopeClient; operands: readonly string[]; options: DebugRunOptions },
): Promise<DebugPlan> {
  const { client, operands, options } = input;
  const readStdin = () => context.terminal.readAll();
  const files = await readDebugFiles(options, readStdin);
  const cluster = await resolveCluster(context, { client, flag: options.cluster });
  const checked = checkDebug({
    ...{ operands, options, files, cluster },
    command: context.command,
    namespace: await context.namespace(options.namespace),
    defaultImage: takesDefaultImage(options)
      ? (await client.clusters.get(cluster)).defaultImage
      : undefined,
    inputIsTty: context.terminal.inputIsTty,
  });
  const { filename: paths = [], namespace: explicitNamespace } = options;
  return planDebug(checked, await readObjectFiles({ paths, explicitNamespace, readStdin }));
}
