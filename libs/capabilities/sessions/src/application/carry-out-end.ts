import type { RequestContext } from '@endoscope/core';
import type { SessionEnd } from '../domain/end-reason.ts';
import { cannotStart } from '../domain/final-reason.ts';
import { newMadePod, removalFailed } from '../domain/made-pod.ts';
import { end, exited } from '../domain/next-step.ts';
import type { Observed } from '../domain/next-step.ts';
import type { Session } from '../domain/session.ts';
import { climbLadder } from './climb-ladder.ts';
import type { KeeperParts } from './keep-session.ts';
import { removeMadePod } from './remove-made-pod.ts';
import { podRemoved } from './session-changes.ts';
import type { Ended } from './session-changes.ts';

/** How long the end of a session waits for a container that is still being created. */
const startingGraceMs = 10_000;
const eventsRead = 100;

/** What a keeper knows while it carries out an end. */
export interface Watching {
  readonly ctx: RequestContext;
  /** What the cluster says now. */
  readonly observed: () => Observed;
  /** Events of the pod said that the container cannot start. */
  readonly cannotStart: () => boolean;
  /** Resolves at the next change, or after this time. */
  readonly sleep: (durationMs: number) => Promise<void>;
}

type Terminated = Extract<Observed, { is: 'terminated' }>;

/** Carries out the end of a session: its process, and the pod that was made for it. */
export class CarryOutEnd {
  constructor(
    private readonly parts: KeeperParts,
    private readonly watching: Watching,
  ) {}

  /** Rejects when the gateway stops meanwhile; the next start goes on. */
  async execute(session: Session): Promise<Ended> {
    const { manifest, remove } = session;
    if (manifest && !(await this.wasSent(session))) {
      return { end: ofSession(session, 'gone'), pod: { state: 'removed' } };
    }
    if (manifest && remove) return this.removePod(session);
    const ended = await this.endProcess(session);
    this.watching.ctx.signal.throwIfAborted();
    return manifest
      ? { end: withPodKept(ended, session), pod: { state: 'kept' } }
      : { end: ended, pod: undefined };
  }

  /** False only when the session ended before it began: nothing went to the cluster. */
  private async wasSent({ id, runsIn }: Session): Promise<boolean> {
    if (runsIn.uid !== undefined) return true;
    const events = await this.parts.sessions.eventsAfter(id, 0, eventsRead);
    return events.some((event) => event.reason === 'provisioning');
  }

  /** A pod that goes takes its processes along: nothing gentler is needed before. */
  private async removePod(session: Session): Promise<Ended> {
    const { ctx } = this.watching;
    const { sessions, clock } = this.parts;
    const made = (await sessions.findMadePod(session.id)) ?? newMadePod(session);
    if (made.state === 'removed') return { end: ofSession(session, 'gone'), pod: undefined };
    const acting = { by: session.principal, signal: ctx.signal };
    const removal = await removeMadePod(this.parts, made, acting);
    if (removal.is === 'removed') {
      await this.parts.change.execute(ctx, session.id, (s) => podRemoved(s, removal.found));
      return { end: ofSession(session, 'gone'), pod: undefined };
    }
    const { is } = this.watching.observed();
    const process = is === 'terminated' || is === 'pod_gone' ? 'gone' : 'unknown';
    const ended = ofSession(session, process);
    const { name } = session.runsIn;
    if (removal.is === 'foreign') {
      const said = `Pod ${name} does not carry the label of this session any more and was left alone.`;
      return { end: andSaid(ended, said), pod: { state: 'foreign' } };
    }
    const said = `Pod ${name} could not be removed yet (${removal.why}); the gateway goes on trying.`;
    return {
      end: andSaid(ended, said),
      pod: removalFailed(made.attempts + 1, removal.why, clock.now()),
    };
  }

  private async endProcess(session: Session): Promise<SessionEnd> {
    const { ctx, observed } = this.watching;
    // What was ready has run, also when this process took it up and has not seen its pod yet.
    if (session.readyAt === undefined && !(await this.untilRunning(session))) {
      ctx.signal.throwIfAborted();
      const gone = observed().is === 'pod_gone';
      return gone ? ofSession(session, 'gone') : neverStarted(session);
    }
    const now = await climbLadder(this.parts, this.watching, session);
    if (now.is === 'terminated') return { ...ofSession(session, 'gone'), ...exitFields(now) };
    if (now.is === 'pod_gone') return ofSession(session, 'gone');
    return ofSession(session, now.is === 'running' ? 'lingering' : 'unknown');
  }

  /**
   * There is nothing to end before the process runs. A container that is about to start is waited
   * for, or its shell would outlive the session; one that cannot start is not.
   */
  private async untilRunning(session: Session): Promise<boolean> {
    const { ctx, observed, sleep } = this.watching;
    const { clock } = this.parts;
    const untilMs = clock.now().getTime() + startingGraceMs;
    while (!ctx.signal.aborted) {
      const now = observed();
      if (now.is === 'running' || now.is === 'terminated') return true;
      const hopeless =
        now.is === 'pod_gone' ||
        now.is === 'pod_failed' ||
        cannotStart(now) ||
        this.watching.cannotStart() ||
        (now.is !== 'unknown' && session.end?.reason === 'start_failed');
      if (hopeless || clock.now().getTime() >= untilMs) return false;
      await sleep(250);
    }
    return false;
  }
}

/** The end as it was begun, with what is known of the process now. */
function ofSession(session: Session, process: SessionEnd['process']): SessionEnd {
  return { ...(session.end ?? end('internal', '', 'unknown')), process };
}

function exitFields(state: Terminated): Pick<SessionEnd, 'exitCode' | 'containerReason'> {
  const { exitCode, containerReason } = exited(state);
  return { exitCode, containerReason };
}

function neverStarted(session: Session): SessionEnd {
  const ended = ofSession(session, 'unknown');
  if (session.manifest) return ended;
  const { name } = session.container;
  const said = `Container ${name} never ran; its entry stays in the pod, as ephemeral containers cannot be taken out. Should it start within ten minutes, the gateway ends it.`;
  return andSaid(ended, said);
}

function withPodKept(ended: SessionEnd, session: Session): SessionEnd {
  return andSaid(ended, podKeptSentence(session));
}

export function podKeptSentence({ runsIn, target }: Session): string {
  return `Pod ${runsIn.name} stays in namespace ${target.namespace}, as asked; whoever may delete pods there can remove it.`;
}

export function andSaid(ended: SessionEnd, said: string): SessionEnd {
  return { ...ended, detail: `${ended.detail} ${said}`.trim() };
}
