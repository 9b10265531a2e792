import type { EndoscopeClient, Session } from '@endoscope/client';
import type { DebugOptions } from '../arguments/debug-request.ts';
import { planDebug } from '../arguments/debug-request.ts';
import type { DebugPlan } from '../arguments/debug-request.ts';
import { parseDurationMs } from '../arguments/duration.ts';
import type { Context } from '../context.ts';
import { parseFormat } from '../output/print-result.ts';
import { printEncoded } from '../output/print-result.ts';
import { safeLine } from '../output/terminal-safe.ts';
import { runSession } from '../session/run-session.ts';
import { parseDetachKeys } from '../terminal/detach-keys.ts';
import type { Invocation } from './define.ts';
import { printPlan } from './plan-view.ts';
import { resolveCluster } from './resolve-cluster.ts';

export interface DebugRunOptions extends DebugOptions {
  readonly cluster?: string;
  readonly namespace?: string;
  readonly quiet?: boolean;
  readonly timeout?: string;
  readonly dryRun?: boolean;
  readonly output?: string;
  readonly detachKeys: string;
  readonly transport: 'websocket' | 'grpc';
}

export async function run(
  context: Context,
  { operands, options }: Invocation<DebugRunOptions>,
): Promise<number | undefined> {
  const format = parseFormat(options.output);
  const detachKeys = parseDetachKeys(options.detachKeys);
  const startMs = options.timeout && parseDurationMs(options.timeout, '--timeout');
  const client = await context.client();
  const plan = await planFrom(context, { client, operands, options });
  for (const warning of plan.warnings) context.stderr.line(`Warning: ${warning}`);
  if (options.dryRun) {
    await printPlan(context, await client.sessions.plan(plan.request), format);
    return undefined;
  }
  if (plan.attach) {
    return runSession(context, {
      client,
      request: plan.request,
      door: options.transport,
      detachKeys,
      isQuiet: !!options.quiet,
      startDeadlineMs: startMs || undefined,
    });
  }
  const session = await client.sessions.create(plan.request);
  await printCreated(context, session, options);
  return undefined;
}

async function planFrom(
  context: Context,
  input: { client: EndoscopeClient; operands: readonly string[]; options: DebugRunOptions },
): Promise<DebugPlan> {
  const { client, operands, options } = input;
  const cluster = await resolveCluster(context, { client, flag: options.cluster });
  return planDebug({
    operands,
    command: context.command,
    options,
    cluster,
    namespace: await context.namespace(options.namespace),
    defaultImage: options.image ? undefined : (await client.clusters.get(cluster)).defaultImage,
    inputIsTty: context.terminal.inputIsTty,
  });
}

/** The id alone on stdout, for scripts; what to do next on stderr. */
async function printCreated(
  context: Context,
  session: Session,
  { output, quiet }: DebugRunOptions,
): Promise<void> {
  const format = parseFormat(output);
  if (format === 'json' || format === 'yaml') return printEncoded(context, session, format);
  const id = safeLine(session.id);
  context.stdout.line(format === 'name' ? `session/${id}` : id);
  if (quiet) return;
  context.stderr.line(`  Follow it:  endo sessions describe ${id}`);
  context.stderr.line(`  Attach:     endo attach ${id}`);
  context.stderr.line(`  End it:     endo terminate ${id}`);
}
