import { systemContext } from '@endoscope/core';
import type { RequestContext, SessionId } from '@endoscope/core';
import { end, exited, nextStep } from '../domain/next-step.ts';
import type { Observed, Step } from '../domain/next-step.ts';
import type { SessionEnd } from '../domain/end-reason.ts';
import { containerState } from '../domain/pod.ts';
import { hasReached } from '../domain/session-state.ts';
import { moveTo } from '../domain/session.ts';
import type { Session, Waiting } from '../domain/session.ts';
import type { SessionChange } from './change-session.ts';
import { EndProcess } from './end-process.ts';
import type { KeeperParts } from './keep-session.ts';
import { PodEventReporter } from './report-pod-events.ts';
import { provision } from './provision-session.ts';
import { ending } from './terminate-session.ts';
import { WakeUp } from './wake-up.ts';

const faultRetryMs = 1_000;
/** Pod events are not watched but read at this pace while a container is starting. */
const startingPollMs = 1_000;
/** Waiting reasons reported per start, so that a failure that repeats cannot fill the table. */
const reportedMax = 50;
/** How long the end of a session waits for a container that is still being created. */
const startingGraceMs = 10_000;

/**
 * One session's life on this process: sends the recorded intent, watches the pod, applies
 * deadlines, carries out the end and records it.
 *
 * Owns:  a pod watch and a listener on the bus, both gone when `run` resolves.
 * Order: one change at a time; what the cluster says is looked at anew after each.
 * Ends:  when the session has ended, or when the process stops (the session then stays as it is).
 */
export class SessionKeeper {
  private readonly ctx: RequestContext;
  private readonly wakeUp: WakeUp;
  /** Ends the watch when the keeper is done, whatever the reason. */
  private readonly done = new AbortController();
  private readonly startedAt: Date;
  private readonly events: PodEventReporter;
  private observed: Observed = { is: 'unknown' };
  private watching = false;
  private readonly reported = new Set<string>();

  constructor(
    private readonly parts: KeeperParts,
    private readonly id: SessionId,
    private readonly stopping: AbortSignal,
  ) {
    this.ctx = systemContext(AbortSignal.any([stopping, this.done.signal]));
    this.wakeUp = new WakeUp(stopping);
    this.startedAt = parts.clock.now();
    this.events = new PodEventReporter(parts, this.ctx);
  }

  /** Never rejects: a fault is reported and tried again. */
  async run(): Promise<void> {
    const unlisten = this.parts.live.listen(this.id, this.wakeUp.wake);
    try {
      while (!this.stopping.aborted) {
        try {
          if (await this.turn()) return;
        } catch (error) {
          if (this.stopping.aborted) return;
          this.parts.onFault(this.id, error);
          await this.wakeUp.sleep(faultRetryMs);
        }
      }
    } finally {
      unlisten();
      this.wakeUp.dispose();
      this.done.abort();
    }
  }

  /** One look at the session and one step; true when it has ended. */
  private async turn(): Promise<boolean> {
    const session = await this.parts.sessions.find(this.id);
    if (!session || session.state === 'ended') return true;
    if (session.state === 'requested' || (session.state === 'provisioning' && !this.watching)) {
      const refused = await provision(this.parts, this.ctx, session);
      if (refused) return this.finish(refused);
      this.watch(session);
      return false;
    }
    if (!this.watching) this.watch(session);
    if (session.state === 'ending') return this.carryOutEnd(session);
    const { clock, live, limits } = this.parts;
    const step = nextStep({
      session,
      observed: this.observed,
      now: clock.now(),
      startedAt: this.startedAt,
      lastInputAt: live.lastInput(this.id),
      limits,
      isReported: (waiting) => this.isReported(waiting),
    });
    return this.take(step, session);
  }

  private isReported(waiting: Waiting): boolean {
    return this.reported.size >= reportedMax || this.reported.has(keyOf(waiting));
  }

  private async take(step: Step, session: Session): Promise<boolean> {
    switch (step.do) {
      case 'wait':
        return this.wait(step.forMs, session);
      case 'report_waiting':
        this.reported.add(keyOf(step.waiting));
        await this.change((s) => waiting(s, step.waiting));
        return false;
      case 'become_ready':
        await this.change(ready);
        return false;
      case 'begin_ending':
        await this.change((s) => ending(s, step.reason, step.detail));
        return false;
      case 'finish':
        return this.finish(step.end);
    }
  }

  private async wait(forMs: number, session: Session): Promise<boolean> {
    if (session.state !== 'provisioning') {
      await this.wakeUp.sleep(Math.min(forMs, 2 ** 31 - 1));
      return false;
    }
    await this.events.report(session);
    await this.wakeUp.sleep(Math.min(forMs, startingPollMs));
    return false;
  }

  private watch(session: Session): void {
    this.watching = true;
    const acting = { by: session.principal, signal: this.ctx.signal };
    const { cluster, namespace } = session.target;
    const { name: pod, uid: podUid = '' } = session.runsIn;
    const follow = async (): Promise<void> => {
      const observations = this.parts.runtime.watchPod({ cluster, namespace, pod, podUid }, acting);
      for await (const seen of observations) {
        this.observed =
          'gone' in seen ? { is: 'pod_gone' } : containerState(seen.pod, session.container.name);
        this.wakeUp.wake();
      }
    };
    follow()
      .catch((error: unknown) => {
        if (!this.ctx.signal.aborted) this.parts.onFault(this.id, error);
      })
      .finally(() => {
        if (this.observed.is !== 'pod_gone') this.watching = false;
      });
  }

  private async carryOutEnd(session: Session): Promise<boolean> {
    if (!(await this.untilRunning(session))) {
      if (this.stopping.aborted) return false;
      const { reason, detail } = session.end ?? end('internal', '', 'unknown');
      return this.finish(end(reason, detail, this.observed.is === 'pod_gone' ? 'gone' : 'unknown'));
    }
    const gone = new AbortController();
    const { clock, limits, runtime } = this.parts;
    const signal = AbortSignal.any([gone.signal, this.ctx.signal]);
    const ladder = new EndProcess(runtime, clock, limits.endStepMs)
      .execute(session, signal)
      .then(() => 'climbed' as const);
    const seen = this.untilGone(signal);
    const outcome = await Promise.race([ladder, seen]);
    gone.abort();
    await Promise.allSettled([ladder, seen]);
    if (this.stopping.aborted) return false;
    const { reason, detail } = session.end ?? end('internal', '', 'unknown');
    if (outcome !== 'climbed') {
      const exit = this.observed.is === 'terminated' ? exited(this.observed) : undefined;
      return this.finish({ ...end(reason, detail, 'gone'), ...exitFields(exit) });
    }
    return this.finish({ ...end(reason, detail, this.outcomeNow()) });
  }

  /**
   * There is nothing to end before the process runs. A container that is about to start is waited
   * for, or its shell would outlive the session; one that cannot start is not.
   */
  private async untilRunning(session: Session): Promise<boolean> {
    const untilMs = this.parts.clock.now().getTime() + startingGraceMs;
    while (!this.stopping.aborted) {
      const { is } = this.observed;
      if (is === 'running' || is === 'terminated') return true;
      const hopeless =
        is === 'pod_gone' || (is !== 'unknown' && session.end?.reason === 'start_failed');
      if (hopeless || this.parts.clock.now().getTime() >= untilMs) return false;
      await this.wakeUp.sleep(250);
    }
    return false;
  }

  private outcomeNow(): SessionEnd['process'] {
    return this.observed.is === 'running' ? 'lingering' : 'unknown';
  }

  private async untilGone(signal: AbortSignal): Promise<'gone'> {
    while (!signal.aborted) {
      if (this.observed.is === 'terminated' || this.observed.is === 'pod_gone') return 'gone';
      await this.wakeUp.sleep(500);
    }
    return 'gone';
  }

  private async finish(end: SessionEnd): Promise<boolean> {
    await this.change((session, now) => ended(session, end, now));
    return true;
  }

  private change(
    decide: (session: Session, now: Date) => SessionChange | undefined,
  ): Promise<Session> {
    return this.parts.change.execute(this.ctx, this.id, decide);
  }
}

function keyOf({ reason, message }: Waiting): string {
  return `${reason}: ${message}`;
}

function exitFields(exit: SessionEnd | undefined): Partial<SessionEnd> {
  return exit ? { exitCode: exit.exitCode, containerReason: exit.containerReason } : {};
}

function ready(session: Session, now: Date): SessionChange | undefined {
  if (session.state !== 'provisioning') return undefined;
  return {
    session: moveTo(session, 'ready', { readyAt: now, waiting: undefined }),
    event: { type: 'state', reason: 'ready', message: 'The debug container runs.' },
    audit: { event: 'session.ready', result: 'success' },
  };
}

function waiting(
  session: Session,
  what: NonNullable<Session['waiting']>,
): SessionChange | undefined {
  if (session.state !== 'provisioning') return undefined;
  return {
    session: { ...session, waiting: what, version: session.version + 1 },
    event: { type: 'waiting', ...what },
  };
}

function ended(session: Session, end: SessionEnd, now: Date): SessionChange | undefined {
  if (hasReached(session.state, 'ended')) return undefined;
  const { reason, detail, exitCode, process } = end;
  return {
    session: moveTo(session, 'ended', { end, endedAt: now }),
    event: { type: 'state', reason, message: detail },
    audit: {
      event: 'session.ended',
      result: 'success',
      reason,
      details: { detail, exitCode: exitCode ?? null, process },
    },
  };
}
