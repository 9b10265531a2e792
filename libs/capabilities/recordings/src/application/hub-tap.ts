import type { TerminalSize } from '@endoscope/core';
import type { SessionTap, TapOptions } from '@endoscope/streams/recording';
import type { SessionRecorder } from './session-recorder.ts';

type Piece = Parameters<SessionTap['take']>[0];
type Who = Parameters<SessionTap['writes']>[0];

/** What one hub tells its session's recorder; each hub numbers its output anew. */
export class HubTap implements SessionTap {
  private expected = 0;
  private isClosed = false;
  private writer: Who;

  constructor(
    private readonly recorder: SessionRecorder,
    private readonly options: TapOptions,
  ) {}

  get banner(): string {
    return this.recorder.banner;
  }

  get failed(): AbortSignal {
    return this.recorder.failed;
  }

  get tell(): TapOptions['tell'] {
    return this.options.tell;
  }

  take({ channel, data, offset }: Piece): Promise<void> | undefined {
    if (offset > this.expected) {
      this.missing(offset - this.expected, 'earlier output is only in the container log');
    }
    this.expected = offset + data.length;
    return this.recorder.output(channel, data);
  }

  missing(bytes: number, reason: string): void {
    if (!this.isClosed) this.recorder.missing(bytes, reason);
  }

  typed(data: Uint8Array): void {
    if (!this.isClosed) this.recorder.typed(data);
  }

  resized(size: TerminalSize): void {
    if (!this.isClosed) this.recorder.resized(size);
  }

  writes(who: Who): void {
    if (this.isClosed) return;
    this.writer = who;
    this.recorder.writes(who?.id ?? '', who?.username ?? '');
  }

  /** For a recording that goes on after a gap. */
  tellWriter(): void {
    this.writes(this.writer);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.recorder.forget(this);
  }
}
