import type { RequestContext } from '@endoscope/core';
import { finalEventSentence } from '../domain/final-reason.ts';
import type { Session } from '../domain/session.ts';
import type { PodEvent } from '../ports/debug-runtime.ts';
import { containerOf } from './end-process.ts';
import type { KeeperParts } from './keep-session.ts';

/** Events reported per session, so that a repeating failure cannot fill the table. */
const reportedMax = 50;
const troubles = new Set(['Failed', 'BackOff', 'InspectFailed', 'ErrImageNeverPull']);

/** Turns the pod's events about the debug container into events of the session, each once. */
export class PodEventReporter {
  private readonly reported = new Set<string>();
  /** The kubelet said that the container failed to start; its status says so only later. */
  sawTrouble = false;

  constructor(
    private readonly parts: KeeperParts,
    private readonly ctx: RequestContext,
  ) {}

  /** Answers why the container will never start, if an event says so. */
  async report(session: Session): Promise<string | undefined> {
    let final: string | undefined;
    for (const event of await this.read(session)) {
      this.sawTrouble ||= event.type === 'Warning' && troubles.has(event.reason);
      final ??= finalEventSentence(event);
      await this.tell(session, event);
    }
    return final;
  }

  /** Reading events is a courtesy: a user who may not read them still gets a session. */
  private async read(session: Session): Promise<readonly PodEvent[]> {
    const acting = { by: session.principal, signal: this.ctx.signal };
    const { runsIn, manifest } = session;
    const reference = { ...containerOf(session), podUid: runsIn.uid, wholePod: !!manifest };
    return this.parts.runtime.containerEvents(reference, acting).catch(() => []);
  }

  private async tell(session: Session, event: PodEvent): Promise<void> {
    const key = `${event.uid}/${event.reason}/${event.message}`;
    if (this.reported.has(key) || this.reported.size >= reportedMax) return;
    this.reported.add(key);
    await this.parts.change.execute(this.ctx, session.id, () => ({
      event: { type: 'pod_event', reason: event.reason, message: event.message },
    }));
  }
}
