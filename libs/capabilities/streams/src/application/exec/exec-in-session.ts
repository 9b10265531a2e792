import type { AppendAudit, AuditEntry } from '@endoscope/audit';
import { GatewayError } from '@endoscope/core';
import type { RequestContext, UnitOfWork } from '@endoscope/core';
import type { Session } from '@endoscope/sessions';
import { execLimits } from '../../domain/exec/exec.limits.ts';
import { auditedCommand, checkExecRequest } from '../../domain/exec/exec-request.ts';
import type { ExecRequest } from '../../domain/exec/exec-request.ts';
import type { ExecClient, ExecExit, ExecServerMessage } from '../../domain/exec/exec-message.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import type { CommandTap } from '../../ports/command-recorder.ts';
import type { ExecStream, ExecUpstream } from '../../ports/exec-upstream.ts';
import type { OpenStreamStore } from '../../ports/open-stream-store.ts';
import { ExecRun } from './exec-run.ts';
import type { RecordCommand } from './record-command.ts';
import type { ExecRunParts } from './exec-run.ts';
import { admitToContainers, requireNotDraining, requireRunning } from '../admit-to-containers.ts';
import { requireReady } from '../find-containers.ts';
import type { FindContainers } from '../find-containers.ts';
import type { OpenAttachments } from '../attach/open-attachments.ts';
import { recordEnd } from '../record-end.ts';
import { recordStart } from '../record-start.ts';
import { StreamSlots } from '../stream-slots.ts';
import { streamSubject } from '../stream-subject.ts';

export interface ExecParts extends ExecRunParts {
  readonly find: FindContainers;
  readonly upstream: ExecUpstream;
  readonly open: OpenAttachments;
  readonly streams: OpenStreamStore;
  readonly record: RecordCommand;
  readonly audit: AppendAudit;
  readonly work: UnitOfWork;
}

/** A request that was checked against policy and the pod. */
interface Admitted {
  readonly session: Session;
  readonly container: string;
  readonly request: ExecRequest;
}

interface RunningCommand {
  readonly stream: ExecStream;
  readonly client: ExecClient;
  readonly tap: CommandTap | undefined;
}

interface EndedCommand extends Pick<ExecExit, 'reason' | 'exitCode'> {
  /** Of its stream. */
  readonly id: string;
  readonly counts: object;
  readonly durationMs: number;
}

/**
 * One command in a container of a session's pod: admit, record, dial, run. `exec.started` is
 * committed, and the recording of a recorded session begun, before the cluster is asked for anything
 * but the pod.
 *
 * Ends:  throws only before `ready`, or when the client broke the protocol; every other end is an
 *        `exit` message.
 */
export class ExecInSession {
  private readonly slots = new StreamSlots('commands', execLimits.commandsPerSessionMax);

  constructor(private readonly parts: ExecParts) {}

  async execute(ctx: RequestContext, request: ExecRequest, client: ExecClient): Promise<ExecExit> {
    checkExecRequest(request);
    const admitted = await this.admit(ctx, request);
    requireNotDraining(this.parts.open);
    const release = this.slots.take(admitted.session.id);
    try {
      return await this.recorded(ctx, admitted, client);
    } finally {
      release();
    }
  }

  private async admit(ctx: RequestContext, request: ExecRequest): Promise<Admitted> {
    const admitted = await admitToContainers(this.parts.find, ctx, {
      ...{ sessionId: request.sessionId, action: 'session.exec', require: requireReady },
      named: (session) => [request.container ?? session.container.name],
    });
    const { name } = requireRunning(admitted);
    return { session: admitted.session, container: name, request };
  }

  private async recorded(
    ctx: RequestContext,
    admitted: Admitted,
    client: ExecClient,
  ): Promise<ExecExit> {
    const tap = await this.tapOf(ctx, admitted, client);
    let ended: Pick<ExecExit, 'reason' | 'exitCode'> = { reason: 'internal' };
    let counts = {};
    let started: { readonly id: string; readonly atMs: number } | undefined;
    try {
      const id = await this.recordStart(ctx, admitted);
      started = { id, atMs: performance.now() };
      const stream = await this.dial(ctx, admitted);
      const run = new ExecRun(this.parts, ctx, { ...admitted, stream, client, tap });
      counts = run.counts;
      const exit = await this.run(run, admitted, { stream, client, tap });
      ended = exit;
      return exit;
    } catch (error) {
      if (error instanceof GatewayError) ended = { reason: error.reason };
      throw error;
    } finally {
      await tap?.close(ended);
      if (started !== undefined) {
        const durationMs = Math.round(performance.now() - started.atMs);
        await this.recordEnd(ctx, admitted, { ...ended, id: started.id, counts, durationMs });
      }
    }
  }

  private tapOf(
    ctx: RequestContext,
    { session, container, request }: Admitted,
    client: ExecClient,
  ): Promise<CommandTap | undefined> {
    const title = `${container}: ${auditedCommand(request.command)}`;
    const tell = (message: string) =>
      void client.send(aboutRecording(message)).catch(() => undefined);
    return this.parts.record(ctx, session, { title, tell });
  }

  private dial(
    ctx: RequestContext,
    { session, container, request }: Admitted,
  ): Promise<ExecStream> {
    const { cluster, namespace } = session.target;
    const { command, stdin, tty } = request;
    const target = { cluster, namespace, pod: session.runsIn.name, container };
    const options = { by: session.principal, command, stdin, tty, signal: ctx.signal };
    return this.parts.upstream.open(target, options);
  }

  private async run(
    run: ExecRun,
    { container, request }: Admitted,
    { stream, client, tap }: RunningCommand,
  ): Promise<ExecExit> {
    const release = this.parts.open.add(run);
    try {
      const { tty, stdin } = request;
      await client.send({ type: 'ready', container, tty, stdin });
      if (tap) await client.send(aboutRecording(tap.banner));
      const exit = await run.execute();
      await this.sendExit(client, exit);
      return exit;
    } finally {
      release();
      stream.close();
    }
  }

  /** A client that has stopped reading is not waited for. */
  private async sendExit(client: ExecClient, exit: ExecExit): Promise<void> {
    const late = new AbortController();
    const sent = client.send(exit).catch(() => undefined);
    const sleep = this.parts.clock.sleep(streamLimits.exitSendMs, late.signal);
    await Promise.race([sent, sleep.catch(() => undefined)]);
    late.abort();
  }

  /** Answers the id of the stream. */
  private recordStart(ctx: RequestContext, admitted: Admitted): Promise<string> {
    const { session, container, request } = admitted;
    const { tty, stdin, client, timeoutMs, limitBytes } = request;
    const started: AuditEntry = {
      event: 'exec.started',
      result: 'success',
      ...streamSubject(session),
      details: {
        container,
        command: auditedCommand(request.command),
        tty,
        stdin,
        client: client.slice(0, 200),
        ...(timeoutMs !== undefined && { timeoutMs }),
        ...(limitBytes !== undefined && { limitBytes }),
      },
    };
    return recordStart(this.parts, ctx, { started, ended: 'exec.ended' });
  }

  private async recordEnd(
    ctx: RequestContext,
    { session, container }: Admitted,
    ended: EndedCommand,
  ): Promise<void> {
    const { id: stream, reason, exitCode, counts, durationMs } = ended;
    const exit = exitCode === undefined ? { process: 'unknown' } : { exitCode };
    const entry: AuditEntry = {
      event: 'exec.ended',
      result: exitCode === undefined ? 'failure' : 'success',
      reason,
      ...streamSubject(session),
      details: { container, ...exit, ...counts, durationMs },
    };
    await recordEnd(this.parts, ctx, { entries: [entry], stream });
  }
}

/** What the client is told of the recording. */
function aboutRecording(message: string): ExecServerMessage {
  return { type: 'notice', code: 'recording', message };
}
