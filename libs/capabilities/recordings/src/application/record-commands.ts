import { channels, systemContext } from '@endoscope/core';
import type { RequestContext, TerminalSize } from '@endoscope/core';
import type { Session } from '@endoscope/sessions';
import type { CommandTap, RecordedCommand, SessionTap } from '@endoscope/streams/recording';
import type { RecordingParticipant } from '../domain/manifest/recording-manifest.ts';
import type { Recording } from '../domain/recording.ts';
import { recordingLimits } from '../domain/recordings.limits.ts';
import { asUnavailable, newRecording, openRecorder, sealRecorder } from './open-recorder.ts';
import type { RecorderRoom } from './open-recorder.ts';
import { recordingNotice } from './recording-banner.ts';
import type { SessionRecorder } from './session-recorder.ts';

interface Running {
  readonly recording: Recording;
  readonly recorder: SessionRecorder;
  readonly tap: SessionTap;
  readonly user: string;
}

/**
 * The recorders of commands that run in recorded sessions, one recording each: a command may run at
 * any replica, and beside the one that keeps the session's terminal.
 *
 * Owns:  the recorder of each command, from `open` to the tap's `close`.
 * Bound: as many as there are commands under way.
 */
export class RecordCommands {
  private readonly running = new Map<string, Promise<void>>();

  constructor(private readonly room: RecorderRoom) {}

  /** Undefined of a session that is not recorded. Throws RecorderUnavailable. */
  async open(
    { principal }: RequestContext,
    session: Session,
    { title, tell }: RecordedCommand,
  ): Promise<CommandTap | undefined> {
    if (!session.recording) return undefined;
    const recording = await this.begun(session, title);
    const { id } = recording;
    // Until it is closed nobody else may seal it.
    let leave!: () => void;
    this.running.set(id, new Promise<void>((resolve) => (leave = resolve)));
    const forget = (): void => {
      leave();
      this.running.delete(id);
    };
    try {
      const banner = `Of this command ${recordingNotice(recording, this.room.mask)}`;
      const { recorder } = await openRecorder(this.room, { recording, isNew: true, banner });
      const tap = recorder.tap({ tell });
      tap.writes({ id, username: principal.username });
      recorder.mark(`command in ${title}`);
      const running = { recording, recorder, tap, user: principal.username };
      return new TapOfCommand(running, () => this.end(running).finally(forget));
    } catch (error) {
      forget();
      throw error;
    }
  }

  /** Whether somebody else may seal it. */
  isRecording({ id }: Recording): boolean {
    return this.running.has(id);
  }

  /** The process stops: those that were told to end are waited for, as long as a store that fails. */
  async close(): Promise<void> {
    const late = new AbortController();
    const sleep = this.room.clock.sleep(recordingLimits.storeOutageMs, late.signal);
    await Promise.race([Promise.all(this.running.values()), sleep.catch(() => undefined)]);
    late.abort();
  }

  private async begun(session: Session, title: string): Promise<Recording> {
    const { changes, clock, keys } = this.room;
    const about = { now: clock.now(), keyId: keys.primary, kind: 'command' as const, title };
    const recording = newRecording(session, about);
    await changes.begin(systemContext(), recording).catch(asUnavailable);
    return recording;
  }

  private async end({ recording, recorder, tap, user }: Running): Promise<void> {
    tap.close();
    const toMicros = Math.max(0, this.room.clock.now().getTime() - recording.startedAt.getTime());
    const times = { fromMicros: 0, toMicros: toMicros * 1_000 };
    const by: RecordingParticipant = { attachment: recording.id, user, role: 'writer', ...times };
    await sealRecorder(this.room, { recording, recorder }, () => Promise.resolve([by]));
  }
}

class TapOfCommand implements CommandTap {
  private offset = 0;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly of: Running,
    private readonly end: () => Promise<void>,
  ) {}

  get banner(): string {
    return this.of.tap.banner;
  }

  get failed(): AbortSignal {
    return this.of.tap.failed;
  }

  take(output: 'stdout' | 'stderr', data: Uint8Array): Promise<void> | undefined {
    const { offset } = this;
    this.offset += data.length;
    return this.of.tap.take({ channel: channels[output], data, offset });
  }

  typed(data: Uint8Array): void {
    this.of.tap.typed(data);
  }

  resized(size: TerminalSize): void {
    this.of.tap.resized(size);
  }

  close({ reason, exitCode }: { reason: string; exitCode?: number }): Promise<void> {
    const code = exitCode === undefined ? '' : `, exit code ${exitCode}`;
    if (!this.closing) this.of.recorder.mark(`command ended: ${reason}${code}`);
    this.closing ??= this.end();
    return this.closing;
  }
}
