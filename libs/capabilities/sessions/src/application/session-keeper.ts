import { isDeepStrictEqual } from 'node:util';
import { systemContext } from '@endoscope/core';
import type { RequestContext, SessionId } from '@endoscope/core';
import { madePodLimits } from '../domain/made-pod.ts';
import type { MadePodChange } from '../domain/made-pod.ts';
import { nextStep } from '../domain/next-step.ts';
import type { Observed, Step } from '../domain/next-step.ts';
import type { SessionEnd } from '../domain/end-reason.ts';
import { containerState } from '../domain/pod.ts';
import type { Session, Waiting } from '../domain/session.ts';
import { askNode, notPickedUpMs } from './ask-node.ts';
import { CarryOutEnd, andSaid, podKeptSentence } from './carry-out-end.ts';
import type { Watching } from './carry-out-end.ts';
import type { PodObservation } from '../ports/debug-runtime.ts';
import type { KeeperParts } from './keep-session.ts';
import { KnownSession } from './known-session.ts';
import { endLateStart } from './late-start.ts';
import { PodEventReporter } from './report-pod-events.ts';
import { provision } from './provision-session.ts';
import { ended, ready, waiting } from './session-changes.ts';
import type { Ended } from './session-changes.ts';
import { ending } from './terminate-session.ts';
import { WakeUp } from './wake-up.ts';

const faultRetryMs = 1_000;
/** How often a container that is starting is looked after when nothing is heard of it. */
const startingLookMs = 1_000;
/** Waiting reasons reported per start, so that a failure that repeats cannot fill the table. */
const reportedMax = 50;

/** What a turn leaves to do: nothing any more, the next one at once, or the next one later. */
type Turned = 'over' | 'again' | { readonly sleepMs: number };

export interface KeeperLife {
  readonly stopping: AbortSignal;
  /** Whether there is room for one more that watches on after its session's end. */
  readonly mayStay: () => boolean;
}

/**
 * One session's life on this process: sends the recorded intent, watches the pod, applies
 * deadlines, carries out the end and records it.
 *
 * Owns:  a pod watch and a listener on the bus, both gone when `run` resolves.
 * Order: one change at a time; what the cluster says is looked at anew after each.
 * Ends:  when the session has ended, or when the process stops (the session then stays as it is).
 */
export class SessionKeeper {
  /** The session has ended; what is left is about its pod. */
  isOver = false;
  private readonly ctx: RequestContext;
  private readonly wakeUp: WakeUp;
  /** Ends the watch when the keeper is done, whatever the reason. */
  private readonly done = new AbortController();
  private readonly startedAt: Date;
  private readonly events: PodEventReporter;
  private observed: Observed = { is: 'unknown' };
  private watching = false;
  private provisioned = false;
  /** The node of the watched pod, once it has one. */
  private node: string | undefined;
  private askedNode = false;
  private readonly around: Watching;
  private readonly known: KnownSession;
  private readonly reported = new Set<string>();

  private readonly parts: KeeperParts;

  constructor(
    parts: KeeperParts,
    private readonly id: SessionId,
    private readonly life: KeeperLife,
  ) {
    const { stopping } = life;
    this.ctx = systemContext(AbortSignal.any([stopping, this.done.signal]));
    this.wakeUp = new WakeUp(stopping);
    this.known = new KnownSession(parts, id, this.wakeUp.wake);
    this.parts = { ...parts, change: this.known };
    this.startedAt = parts.clock.now();
    this.events = new PodEventReporter(this.parts, this.ctx, this.wakeUp.wake);
    this.around = {
      ctx: this.ctx,
      observed: () => this.observed,
      cannotStart: () => this.events.sawTrouble,
      sleep: (durationMs) => this.sleep(durationMs),
    };
  }

  /** Never rejects: a fault is reported and tried again. */
  async run(): Promise<void> {
    const unlisten = this.known.listen();
    try {
      while (!this.life.stopping.aborted) {
        try {
          const turned = await this.turn();
          if (turned === 'over') return;
          // Asleep here, not in the turn: what is held while nothing happens is held for hours.
          if (turned !== 'again') await this.sleep(turned.sleepMs);
        } catch (error) {
          if (this.life.stopping.aborted) return;
          this.known.forget();
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

  /** After a time without news the session is read anew: another process may have changed it. */
  private async sleep(durationMs: number): Promise<void> {
    if (!(await this.wakeUp.sleep(durationMs))) this.known.forget();
  }

  /** One look at the session and one step. */
  private async turn(): Promise<Turned> {
    const session = await this.known.get();
    if (!session || session.state === 'ended') return 'over';
    if (session.state === 'requested' || (session.state === 'provisioning' && !this.provisioned)) {
      const refused = await provision(this.parts, this.ctx, session);
      this.provisioned = true;
      return refused ? this.finish(refused) : 'again';
    }
    if (!this.watching) this.watch(session);
    if (session.state === 'provisioning') this.events.follow(session);
    if (session.state === 'ready') this.events.stop();
    if (session.state === 'ending') {
      return this.finish(await new CarryOutEnd(this.parts, this.around).execute(session));
    }
    const { clock, live, limits } = this.parts;
    const step = nextStep({
      session,
      observed: this.observed,
      now: clock.now(),
      startedAt: this.startedAt,
      lastInputAt: live.lastInput(this.id),
      limits,
      isReported: (waiting) => this.isReported(waiting),
      saidStarted: this.events.sawStarted,
    });
    return this.take(step, session);
  }

  private isReported(waiting: Waiting): boolean {
    return this.reported.size >= reportedMax || this.reported.has(keyOf(waiting));
  }

  private async take(step: Step, session: Session): Promise<Turned> {
    switch (step.do) {
      case 'wait':
        return this.wait(step.forMs, session);
      case 'report_waiting':
        this.reported.add(keyOf(step.waiting));
        return this.reportWaiting(step.waiting);
      case 'become_ready':
        await this.change(ready);
        return 'again';
      case 'begin_ending':
        await this.change((s) => ending(s, step.reason, step.detail));
        return 'again';
      case 'finish':
        return this.finish(this.afterExit(session, step.end));
    }
  }

  /** What events said of the pod meanwhile is told in the same change. */
  private async reportWaiting(why: Waiting): Promise<Turned> {
    const { earlier, final } = this.events.take();
    await this.change((s, now) => {
      const change = waiting(s, why, now);
      return change && { ...change, earlier };
    });
    return final === undefined ? 'again' : this.failToStart(final);
  }

  private async failToStart(why: string): Promise<Turned> {
    await this.change((s) => ending(s, 'start_failed', why));
    return 'again';
  }

  private async wait(forMs: number, session: Session): Promise<Turned> {
    if (session.state !== 'provisioning') return { sleepMs: Math.min(forMs, 2 ** 31 - 1) };
    const final = await this.events.report(session);
    if (final !== undefined) return this.failToStart(final);
    await this.lookAtNode(session);
    return { sleepMs: Math.min(forMs, startingLookMs) };
  }

  /** Once per start: a container that nobody picks up has a node that is not well. */
  private async lookAtNode(session: Session): Promise<void> {
    const { node, askedNode, observed, startedAt } = this;
    const silentMs = this.parts.clock.now().getTime() - startedAt.getTime();
    if (askedNode || node === undefined || observed.is !== 'absent') return;
    if (silentMs < notPickedUpMs) return;
    this.askedNode = true;
    const why = await askNode(this.parts, this.ctx, { session, node });
    await this.change((s, now) => waiting(s, why, now));
  }

  private watch(session: Session): void {
    this.watching = true;
    const acting = { by: session.principal, signal: this.ctx.signal };
    const { cluster, namespace } = session.target;
    const { name: pod, uid: podUid } = session.runsIn;
    const container = session.container.name;
    const follow = async (): Promise<void> => {
      // A pod whose UID is not known is looked for by whoever removes it, not watched.
      if (podUid === undefined) return;
      const observations = this.parts.runtime.watchPod({ cluster, namespace, pod, podUid }, acting);
      for await (const seen of observations) this.see(seen, container);
    };
    follow()
      .catch((error: unknown) => {
        if (!this.ctx.signal.aborted) this.parts.onFault(this.id, error);
      })
      .finally(() => {
        if (this.observed.is !== 'pod_gone' && podUid !== undefined) this.watching = false;
      });
  }

  /** A pod changes for many reasons; only what is seen of the own container wakes. */
  private see(seen: PodObservation, container: string): void {
    if ('pod' in seen) this.node = seen.pod.spec?.nodeName;
    const now: Observed = 'gone' in seen ? { is: 'pod_gone' } : containerState(seen.pod, container);
    if (isDeepStrictEqual(now, this.observed)) return;
    this.observed = now;
    this.wakeUp.wake();
  }

  /** The pod of a process that ended by itself stays a moment, so that its log can be read. */
  private afterExit(session: Session, sessionEnd: SessionEnd): Ended {
    if (!session.manifest) return { end: sessionEnd, pod: undefined };
    const isGone = this.observed.is === 'pod_gone';
    if (!session.remove) {
      if (isGone) return { end: sessionEnd, pod: { state: 'removed' } };
      return { end: andSaid(sessionEnd, podKeptSentence(session)), pod: { state: 'kept' } };
    }
    const keptMs = isGone ? 0 : madePodLimits.logKeptMs;
    const dueAt = new Date(this.parts.clock.now().getTime() + keptMs);
    return { end: sessionEnd, pod: { state: 'removing', dueAt } };
  }

  private async finish(how: Ended): Promise<'over'> {
    const session = await this.change((current, now) => ended(current, how, now));
    this.isOver = true;
    if (how.pod) await this.removeWhenDue(how.pod);
    else if (how.end.process === 'unknown') await this.endLateStart(session);
    return 'over';
  }

  private async endLateStart(session: Session): Promise<void> {
    if (!this.life.mayStay()) return;
    if (!this.watching) this.watch(session);
    await endLateStart(this.parts, this.around, session);
  }

  /** The session is over; what of its pod fails here is left to the sweep. */
  private async removeWhenDue({ dueAt }: MadePodChange): Promise<void> {
    if (dueAt === undefined) return;
    const { clock, sweep } = this.parts;
    const leftMs = (): number => dueAt.getTime() - clock.now().getTime();
    // A timer may fire a little early, and the sweep takes nothing before it is due.
    while (leftMs() > 0) await clock.sleep(leftMs(), this.ctx.signal);
    await sweep.execute(this.ctx, this.id);
  }

  private change(decide: Parameters<KnownSession['execute']>[2]): Promise<Session> {
    return this.parts.change.execute(this.ctx, this.id, decide);
  }
}

function keyOf({ reason, message }: Waiting): string {
  return `${reason}: ${message}`;
}
