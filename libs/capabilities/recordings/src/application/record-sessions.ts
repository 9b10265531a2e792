import { newId, principalKey, systemContext } from '@endoscope/core';
import type { Clock } from '@endoscope/core';
import type { LiveSessions, Session } from '@endoscope/sessions';
import type { SessionTap, TapOptions } from '@endoscope/streams/recording';
import type { RecordingParticipant } from '../domain/manifest/recording-manifest.ts';
import { isOpen } from '../domain/recording.ts';
import type { Recording } from '../domain/recording.ts';
import { RecorderUnavailable } from '../domain/recording.errors.ts';
import { recordingLimits } from '../domain/recordings.limits.ts';
import type { DataKeys } from '../ports/data-keys.ts';
import type { RecordingCatalogue } from '../ports/recording-catalogue.ts';
import type { RecordingStore } from '../ports/recording-store.ts';
import { PatientStore, patient } from './patient-store.ts';
import { RecordedPart } from './recorded-part.ts';
import type { RecordingChanges } from './recording-changes.ts';
import { recordingBanner } from './recording-banner.ts';
import { RecordingWriter } from './recording-writer.ts';
import type { ResumeGap, ToldAtSeal } from './recording-writer.ts';
import { SessionRecorder } from './session-recorder.ts';

export interface RecordSessionsParts {
  readonly catalogue: RecordingCatalogue;
  readonly store: RecordingStore;
  readonly keys: DataKeys;
  readonly changes: RecordingChanges;
  readonly live: Pick<LiveSessions, 'listen'>;
  readonly clock: Clock;
  readonly isStrict: boolean;
  /** What wrote it, e.g. `endoscope 0.1.0`. */
  readonly tool: string;
  /** Who was attached, at most `participantsMax`. */
  readonly participantsOf: (recording: Recording) => Promise<readonly RecordingParticipant[]>;
  /** A fault that nobody waits for. */
  readonly onFault: (recording: string, cause: unknown) => void;
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
  isRecording(sessionId: string): boolean {
    return this.recorders.has(sessionId);
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
    const { live, clock, isStrict, onFault } = this.parts;
    const patience = new PatientStore(this.parts.store, clock);
    const { recording, isNew } = await this.recordingOf(session).catch(asUnavailable);
    const { mode, hasInput, startedAt, id } = recording;
    const open = (gap?: ResumeGap) => this.openWriter(recording, patience, gap);
    const { writer, part } = await this.firstWriter(recording, { isNew, open });
    const fault = (cause: unknown): void => onFault(id, cause);
    const recorder = new SessionRecorder(writer, {
      ...{ clock, mode, hasInput, isStrict, startedAt, reopen: open },
      banner: recordingBanner(recording),
      isStalled: () => patience.isStalled,
      interrupted: (error) => {
        fault(error);
        part.interrupt(reasonOf(error)).catch(fault);
      },
      resumed: (missing) => void part.resume(missing).catch(fault),
    });
    const entry: Live = {
      recording,
      part,
      recorder,
      hasEnded: false,
      sealLatest: undefined,
      unlisten: live.listen(session.id, (event) => {
        if (event.type === 'state' && event.state === 'ended') this.ended(entry);
      }),
    };
    return entry;
  }

  private async recordingOf(session: Session): Promise<{ recording: Recording; isNew: boolean }> {
    const { catalogue, changes, clock } = this.parts;
    const found = await catalogue.findOfSession(session.id);
    if (found && !isOpen(found)) throw new RecorderUnavailable({});
    if (found) return { recording: found, isNew: false };
    const begun = newRecording(session, clock.now());
    await changes.begin(systemContext(), begun);
    return { recording: begun, isNew: true };
  }

  private async firstWriter(
    { id, mode, parts }: Recording,
    { isNew, open }: { isNew: boolean; open: () => Promise<RecordingWriter> },
  ): Promise<{ writer: RecordingWriter | undefined; part: RecordedPart }> {
    const { changes, onFault } = this.parts;
    try {
      const writer = await open();
      const now = isNew ? { parts } : await changes.resume(systemContext(), id);
      return { writer, part: new RecordedPart(changes, id, now.parts) };
    } catch (error) {
      if (mode === 'required') asUnavailable(error);
      onFault(id, error);
      return { writer: undefined, part: new RecordedPart(changes, id, parts) };
    }
  }

  /** What a crash left between the catalogue's row and the store's is made good here. */
  private async openWriter(
    { id }: Recording,
    patience: PatientStore,
    gap?: ResumeGap,
  ): Promise<RecordingWriter> {
    const { keys } = this.parts;
    const store = patient(this.parts.store, patience);
    patience.isStalled = false;
    if (await store.find(id)) return RecordingWriter.resume({ store, keys }, id, gap);
    const writer = await RecordingWriter.start({ store, keys }, id);
    if (!gap) return writer;
    const missingBytes = gap.missingBytes(0);
    await writer.write({ kind: 'gap', micros: 0, missingBytes, reason: gap.reason });
    return writer;
  }

  /** Sealed when the last output has come: its hubs are gone, or time is up. */
  private ended(live: Live): void {
    live.hasEnded = true;
    live.recorder.whenUnused(() => void this.seal(live));
    live.sealLatest = setTimeout(() => void this.seal(live), recordingLimits.sealDelayMs);
  }

  private async seal(live: Live): Promise<void> {
    const { recording, recorder } = live;
    if (!this.forget(live)) return;
    const { changes, onFault } = this.parts;
    try {
      const told = await this.told(recording);
      const sealed = await recorder.seal(told);
      if (sealed) await changes.seal(systemContext(), recording.id, sealed);
    } catch (error) {
      // SealRecordings tries it again.
      onFault(recording.id, error);
    }
  }

  private async told(recording: Recording): Promise<ToldAtSeal> {
    const { clock, tool, participantsOf } = this.parts;
    return toldOf(recording, { at: clock.now(), tool, by: await participantsOf(recording) });
  }

  private forget({ recording, unlisten, sealLatest }: Live): boolean {
    clearTimeout(sealLatest);
    unlisten();
    return this.recorders.delete(recording.sessionId);
  }
}

/** What a manifest says beside what its members do. */
export function toldOf(
  recording: Recording,
  { at, tool, by }: { at: Date; tool: string; by: readonly RecordingParticipant[] },
): ToldAtSeal {
  const { sessionId: session, mode, hasInput, startedAt } = recording;
  const times = { startedAt: startedAt.toISOString(), sealedAt: at.toISOString() };
  return { session, mode, hasInput, ...times, participants: by, tool };
}

function newRecording({ id, recording, principal, target }: Session, now: Date): Recording {
  return {
    id: newId('recording', now),
    sessionId: id,
    ownerKey: principalKey(principal),
    username: principal.username,
    ...{ cluster: target.cluster, namespace: target.namespace },
    ...{ pod: target.pod, node: target.node },
    ...{ mode: recording!.mode, hasInput: recording!.input, keptDays: recording!.keptDays },
    ...{ state: 'recording', parts: 1, startedAt: now, sealedAt: undefined },
    ...{ durationMicros: 0, outputBytes: 0, storedBytes: 0, members: 0, gaps: 0 },
    ...{ manifestHash: undefined, failure: undefined },
    ...{ keepUntil: undefined, holdReason: undefined },
  };
}

function none(): undefined {
  return undefined;
}

function asUnavailable(cause: unknown): never {
  if (cause instanceof RecorderUnavailable) throw cause;
  throw new RecorderUnavailable({}, { cause, retryAfterMs: 2_000 });
}

/** A word for the ledger: a reason of the catalogue, never a driver's sentence. */
export function reasonOf(error: unknown): string {
  const { reason } = error as { reason?: unknown };
  return typeof reason === 'string' ? reason : 'INTERNAL';
}
