import type { RequestContext } from '@endoscope/core';
import type { Session } from '../domain/session.ts';
import { containerOf } from './end-process.ts';
import type { KeeperParts } from './keep-session.ts';

/** Events reported per session, so that a repeating failure cannot fill the table. */
const reportedMax = 50;

/** Turns the pod's events about the debug container into events of the session, each once. */
export class PodEventReporter {
  private readonly reported = new Set<string>();

  constructor(
    private readonly parts: KeeperParts,
    private readonly ctx: RequestContext,
  ) {}

  async report(session: Session): Promise<void> {
    if (this.reported.size >= reportedMax) return;
    const { ctx } = this;
    const acting = { by: session.principal, signal: ctx.signal };
    // Reading events is a courtesy: a user who may not read them still gets a session.
    const events = await this.parts.runtime
      .containerEvents(containerOf(session), acting)
      .catch(() => []);
    for (const event of events) {
      const key = `${event.uid}/${event.reason}/${event.message}`;
      if (this.reported.has(key) || this.reported.size >= reportedMax) continue;
      this.reported.add(key);
      await this.parts.change.execute(ctx, session.id, () => ({
        event: { type: 'pod_event', reason: event.reason, message: event.message },
      }));
    }
  }
}
