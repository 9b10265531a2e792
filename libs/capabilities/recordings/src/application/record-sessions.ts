import { systemContext } from '@endoscope/core';
import type { LiveSessions, Session } from '@endoscope/sessions';
import type { SessionTap, TapOptions } from '@endoscope/streams/recording';
import type { RecordingParticipant } from '../domain/manifest/recording-manifest.ts';
import { isOpen } from '../domain/recording.ts';
import type { Recording } from '../domain/recording.ts';
import { RecorderUnavailable } from '../domain/recording.errors.ts';
import { recordingLimits } from '../domain/recordings.limits.ts';
import type { RecorderRoom } from './open-recorder.ts';
import { asUnavailable, newRecording, openRecorder, sealRecorder } from './open-recorder.ts';
import type { RecordedPart } from './recorded-part.ts';
import { recordingBanner } from './recording-banner.ts';
import type { SessionRecorder } from './session-recorder.ts';

export interface RecordSessionsParts extends RecorderRoom {
  readonly live: Pick<LiveSessions, 'listen'>;
  /** Who was attached, at most `participantsMax`. */
  readonly participantsOf: (recording: Recording) => Promise<readonly RecordingParticipant[]>;
}

interface Live {
  readonly recording: Recording;
  readonly part: RecordedPart;
  readonly recorder: SessionRecorder;
  readonly unlisten: () => void;
  hasEnded: boolean;
  sealLatest: NodeJS.Timeout | undefined;
}

/**
 * The recorders of this process: one for each session that is recorded and was attached to here.
 *
 * Owns:  them, until their session has ended and is sealed, or the process stops.
 * Bound: one for each session; they hold nothing while nobody is attached.
 */
export class RecordSessions {
  private readonly recorders = new Map<string, Promise<Live>>();

  constructor(private readonly parts: RecordSessionsParts) {}

  /** For a hub; undefined of a session that is not recorded. Throws RecorderUnavailable. */
  async open(session: Session, options: TapOptions): Promise<SessionTap | undefined> {
    if (!session.recording) return undefined;
    const known = await this.recorders.get(session.id)?.catch(() => undefined);
    // One that has failed is begun anew by whoever attaches next.
    if (known?.recorder.failed.aborted && !known.recorder.isUsed) this.forget(known);
    const { recorder } = await this.recorderOf(session);
    if (recorder.failed.aborted) throw new RecorderUnavailable({}, { retryAfterMs: 2_000 });
    return recorder.tap(options);
  }

  /** Whether somebody else may seal it. */
  isRecording({ sessionId, kind }: Recording): boolean {
    return kind === 'terminal' && this.recorders.has(sessionId);
  }

  /** The process stops: everything there is gets stored, and whoever comes next goes on. */
  async close(): Promise<void> {
    await this.leaveAll('GATEWAY_STOPPED');
  }

  /** Another replica may keep every one of these sessions now, and record it. */
  async letGo(): Promise<void> {
    await this.leaveAll('SESSION_MOVED');
  }

  private async leaveAll(why: string): Promise<void> {
    const lives = await Promise.all([...this.recorders.values()].map((each) => each.catch(none)));
    await Promise.all(
      lives.map(async (live) => {
        if (!live || !this.forget(live)) return;
        await live.recorder.leave();
        await live.part.interrupt(why).catch((cause: unknown) => this.faulted(live, cause));
      }),
    );
  }

  private faulted({ recording }: Live, cause: unknown): void {
    this.parts.onFault(recording.id, cause);
  }

  private recorderOf(session: Session): Promise<Live> {
    const known = this.recorders.get(session.id);
    if (known) return known;
    const begun = this.begin(session);
    this.recorders.set(session.id, begun);
    begun.catch(() => {
      if (this.recorders.get(session.id) === begun) this.recorders.delete(session.id);
    });
    return begun;
  }

  private async begin(session: Session): Promise<Live> {
    const { recording, isNew } = await this.recordingOf(session).catch(asUnavailable);
    const about = { session: session.recording!, mask: this.parts.mask };
    const banner = recordingBanner(recording, about);
    const { recorder, part } = await openRecorder(this.parts, { recording, isNew, banner });
    const entry: Live = {
      recording,
      part,
      recorder,
      hasEnded: false,
      sealLatest: undefined,
      unlisten: this.parts.live.listen(session.id, (event) => {
        if (event.type === 'state' && event.state === 'ended') this.ended(entry);
      }),
    };
    return entry;
  }

  private async recordingOf(session: Session): Promise<{ recording: Recording; isNew: boolean }> {
    const { catalogue, changes, clock, keys } = this.parts;
    const found = await catalogue.findOfSession(session.id);
    if (found && !isOpen(found)) throw new RecorderUnavailable({});
    if (found) return { recording: found, isNew: false };
    const about = { now: clock.now(), keyId: keys.primary, kind: 'terminal' } as const;
    const begun = newRecording(session, about);
    await changes.begin(systemContext(), begun);
    return { recording: begun, isNew: true };
  }

  /** Sealed when the last output has come: its hubs are gone, or time is up. */
  private ended(live: Live): void {
    live.hasEnded = true;
    live.recorder.whenUnused(() => void this.seal(live));
    live.sealLatest = setTimeout(() => void this.seal(live), recordingLimits.sealDelayMs);
  }

  private async seal(live: Live): Promise<void> {
    if (this.forget(live)) await sealRecorder(this.parts, live, this.parts.participantsOf);
  }

  private forget({ recording, unlisten, sealLatest }: Live): boolean {
    clearTimeout(sealLatest);
    unlisten();
    return this.recorders.delete(recording.sessionId);
  }
}

function none(): undefined {
  return undefined;
}
