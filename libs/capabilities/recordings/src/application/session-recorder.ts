import { channels } from '@endoscope/core';
import type { Clock, TerminalSize } from '@endoscope/core';
import type { SessionTap, TapOptions } from '@endoscope/streams/recording';
import type { RecordingFrame } from '../domain/frames/recording-frame.ts';
import { recordingLimits } from '../domain/recordings.limits.ts';
import type { SealedManifest } from '../domain/manifest/recording-manifest.ts';
import { HubTap } from './hub-tap.ts';
import type { RecordingWriter, ResumeGap, ToldAtSeal } from './recording-writer.ts';

const { memberDelayMs, comeBackMs, sizeAgainBytes } = recordingLimits;

export interface SessionRecorderOptions {
  readonly clock: Clock;
  readonly mode: 'required' | 'best_effort';
  readonly hasInput: boolean;
  /** Output is stored before anybody is shown it. */
  readonly isStrict: boolean;
  readonly banner: string;
  readonly startedAt: Date;
  /** The store has failed and is tried again: what comes is held meanwhile. */
  readonly isStalled: () => boolean;
  /** Goes on with the recording after a failure. */
  readonly reopen: (gap: ResumeGap) => Promise<RecordingWriter>;
  /** Nothing is recorded any more, for the time being or for good. */
  readonly interrupted: (error: unknown) => void;
  readonly resumed: (missingBytes: number) => void;
}

type Unstamped = RecordingFrame extends infer Frame
  ? Frame extends RecordingFrame
    ? Omit<Frame, 'micros'>
    : never
  : never;

/**
 * Records one session of this process, over all its hubs.
 *
 * Owns:  the writer, and one timer: what was written is stored `memberDelayMs` later at the latest.
 * Bound: that of the writer, then the cluster waits; so it does while the store fails.
 * Order: that of the calls, each with the time it came at.
 * Ends:  with `seal` or `leave`. When the store stays away, a `required` recording fails: `failed`
 *        aborts, and what is taken from then on is never given back. A `best_effort` one goes on
 *        without, tries again every `comeBackMs`, and a gap says what is missing.
 */
export class SessionRecorder {
  private readonly failing = new AbortController();
  private readonly taps = new Set<HubTap>();
  private timer: NodeJS.Timeout | undefined;
  private readonly over = new AbortController();
  private unused: (() => void) | undefined;
  /** Bytes of output that were to be recorded, gaps among them. */
  private received: number;
  private size: TerminalSize | undefined;
  /** Of `received`: from there on the size is told again. */
  private sizeDueAt = 0;
  /** Empty: nobody. */
  private writerId = '';
  private readonly originMs: number;

  constructor(
    private writer: RecordingWriter | undefined,
    private readonly options: SessionRecorderOptions,
  ) {
    this.received = writer?.accountedBytes ?? 0;
    const sinceStartMs = options.clock.now().getTime() - options.startedAt.getTime();
    const beforeMs = Math.max((writer?.micros ?? 0) / 1_000, sinceStartMs, 0);
    this.originMs = performance.now() - beforeMs;
    if (!writer) this.tryAgain();
  }

  get failed(): AbortSignal {
    return this.failing.signal;
  }

  get banner(): string {
    return this.writer ? this.options.banner : notBegun;
  }

  get isUsed(): boolean {
    return this.taps.size > 0;
  }

  /** The way of one hub's output into the recording. */
  tap(options: TapOptions): SessionTap {
    const tap = new HubTap(this, options);
    if (this.received > 0) this.note({ kind: 'marker', text: attachedAgain });
    this.taps.add(tap);
    return tap;
  }

  forget(tap: HubTap): void {
    this.taps.delete(tap);
    void this.flush();
    if (this.taps.size === 0) this.unused?.();
  }

  /** Once: when no hub is left, at once if there is none. */
  whenUnused(act: () => void): void {
    this.unused = act;
    if (this.taps.size === 0) act();
  }

  output(channel: number, data: Uint8Array): Promise<void> | undefined {
    if (this.failing.signal.aborted || this.isOver) return this.held();
    this.received += data.length;
    if (!this.writer) return undefined;
    if (this.size && this.received > this.sizeDueAt) this.resized(this.size);
    const kind = channel === channels.stderr ? 'stderr' : 'stdout';
    const full = this.write({ kind, data });
    if (this.options.isStrict || this.options.isStalled()) return this.store();
    return full && this.orHeld(full);
  }

  missing(bytes: number, reason: string): void {
    this.received += bytes;
    this.note({ kind: 'gap', missingBytes: bytes, reason });
  }

  typed(data: Uint8Array): void {
    if (this.options.hasInput && data.length > 0) this.note({ kind: 'input', data });
  }

  /** A word between the frames: of a command its beginning and its end. */
  mark(text: string): void {
    this.note({ kind: 'marker', text });
  }

  resized(size: TerminalSize): void {
    this.size = size;
    this.sizeDueAt = this.received + sizeAgainBytes;
    this.note({ kind: 'resize', size });
  }

  writes(attachment: string, user: string): void {
    if (attachment === this.writerId) return;
    this.writerId = attachment;
    this.note({ kind: 'writer', attachment, user });
  }

  /** Stores what there is and ends the recording. Throws what the store throws. */
  async seal(told: ToldAtSeal): Promise<SealedManifest | undefined> {
    const { writer } = this;
    this.end();
    return writer?.seal(told);
  }

  /** Stores what there is; another process may go on. */
  async leave(): Promise<void> {
    await this.flush();
    this.end();
  }

  private get isOver(): boolean {
    return this.over.signal.aborted;
  }

  private end(): void {
    this.over.abort();
    clearTimeout(this.timer);
  }

  private note(frame: Unstamped): void {
    if (!this.writer || this.isOver) return;
    void this.write(frame);
  }

  private write(frame: Unstamped): Promise<void> | undefined {
    const micros = Math.round((performance.now() - this.originMs) * 1_000);
    const written = this.writer!.write({ ...frame, micros } as RecordingFrame);
    this.timer ??= setTimeout(() => void this.flush(), memberDelayMs);
    return written;
  }

  private async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { writer } = this;
    if (!writer) return;
    try {
      await writer.flush();
    } catch (error) {
      this.fail(writer, error);
    }
  }

  /** Strict: resolves when it is stored. */
  private store(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    return this.orHeld(this.writer!.flush());
  }

  private orHeld(stored: Promise<void>): Promise<void> {
    const { writer } = this;
    return stored.catch((error: unknown) => {
      this.fail(writer!, error);
      return this.failing.signal.aborted ? this.held() : undefined;
    });
  }

  /** Nothing unrecorded is shown. */
  private held(): Promise<void> {
    return new Promise(() => undefined);
  }

  private fail(writer: RecordingWriter, error: unknown): void {
    if (this.writer !== writer || this.isOver) return;
    this.writer = undefined;
    this.writerId = '';
    this.options.interrupted(error);
    if (this.options.mode === 'required') return this.failing.abort(error);
    this.tell('The recording of this session has stopped: its store takes nothing at the moment.');
    this.tryAgain();
  }

  private tryAgain(): void {
    const { signal } = this.over;
    this.options.clock
      .sleep(comeBackMs, signal)
      .then(() => this.goOn())
      .catch(() => void (signal.aborted || this.tryAgain()));
  }

  private async goOn(): Promise<void> {
    let accounted = 0;
    let missing = 0;
    const writer = await this.options.reopen({
      reason: 'recorder_unavailable',
      missingBytes: (recorded) => {
        accounted = this.received;
        missing = Math.max(0, this.received - recorded);
        return missing;
      },
    });
    if (this.isOver) return;
    this.writer = writer;
    const late = this.received - accounted;
    if (late > 0) this.note({ kind: 'gap', missingBytes: late, reason: 'recorder_unavailable' });
    this.options.resumed(missing + late);
    this.tell(`This session is recorded again; ${missing + late} bytes of output are not.`);
    for (const tap of this.taps) tap.tellWriter();
  }

  private tell(message: string): void {
    for (const tap of this.taps) tap.tell(message);
  }
}

const notBegun =
  'the recording of this session has not begun, as its store takes nothing; it is tried again.';
const attachedAgain =
  'attached again: what the container log has kept of earlier output comes first';
