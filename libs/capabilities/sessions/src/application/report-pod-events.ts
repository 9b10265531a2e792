import { GatewayError } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import { finalEventSentence } from '../domain/final-reason.ts';
import type { NewSessionEvent } from '../domain/session-event.ts';
import type { Session } from '../domain/session.ts';
import type { PodEvent } from '../ports/debug-runtime.ts';
import { containerOf } from './end-process.ts';
import type { KeeperParts } from './keep-session.ts';

/** Events reported per session, so that a repeating failure cannot fill the table. */
const reportedMax = 50;
const troubles = new Set(['Failed', 'BackOff', 'InspectFailed', 'ErrImageNeverPull']);

/**
 * Turns the pod's events about the debug container into events of the session, each once.
 *
 * Owns:  one watch from `follow` to `stop`, or the keeper's end.
 * Bound: `reportedMax` events, reported and waiting to be.
 */
export class PodEventReporter {
  /** The kubelet said that the container failed to start; its status says so only later. */
  sawTrouble = false;
  /** The kubelet said that it has started the container; its status says so up to a second later. */
  sawStarted = false;
  private readonly known = new Set<string>();
  private readonly unreported: PodEvent[] = [];
  private readonly stopped = new AbortController();
  private isFollowing = false;

  constructor(
    private readonly parts: KeeperParts,
    private readonly ctx: RequestContext,
    private readonly onEvent: () => void,
  ) {}

  /** Seeing events is a courtesy: a user who may not read them still gets a session. */
  follow(session: Session): void {
    // Without the pod's UID these might be the events of an earlier pod of the same name.
    if (this.isFollowing || session.runsIn.uid === undefined) return;
    this.isFollowing = true;
    const signal = AbortSignal.any([this.ctx.signal, this.stopped.signal]);
    void this.read(session, signal).catch((error: unknown) => {
      this.isFollowing = false;
      if (signal.aborted || error instanceof GatewayError) return;
      this.parts.onFault(session.id, error);
    });
  }

  stop(): void {
    this.stopped.abort();
  }

  /** Takes what was not told yet, and why the container will never start, if an event says so. */
  take(): { readonly earlier: readonly NewSessionEvent[]; readonly final: string | undefined } {
    const events = this.unreported.splice(0);
    const type = 'pod_event';
    return {
      earlier: events.map(({ reason, message }) => ({ type, reason, message })),
      final: events.map(finalEventSentence).find((sentence) => sentence !== undefined),
    };
  }

  /** Tells what was not told yet; answers why the container will never start. */
  async report(session: Session): Promise<string | undefined> {
    const { earlier, final } = this.take();
    const event = earlier.at(-1);
    if (event === undefined) return undefined;
    const change = { earlier: earlier.slice(0, -1), event };
    await this.parts.change.execute(this.ctx, session.id, () => change);
    return final;
  }

  private async read(session: Session, signal: AbortSignal): Promise<void> {
    const { runsIn, manifest, principal: by } = session;
    const reference = { ...containerOf(session), podUid: runsIn.uid, wholePod: !!manifest };
    for await (const event of this.parts.runtime.watchEvents(reference, { by, signal })) {
      this.sawTrouble ||= event.type === 'Warning' && troubles.has(event.reason);
      this.sawStarted ||= event.reason === 'Started';
      const key = `${event.uid}/${event.reason}/${event.message}`;
      if (this.known.has(key) || this.known.size >= reportedMax) continue;
      this.known.add(key);
      this.unreported.push(event);
      this.onEvent();
    }
  }
}
