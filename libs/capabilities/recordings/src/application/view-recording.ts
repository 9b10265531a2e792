import type { AppendAuditAlone } from '@endoscope/audit';
import { RequestInvalid } from '@endoscope/core';
import type { RequestContext, TerminalSize } from '@endoscope/core';
import type { TerminalRenderer } from '@endoscope/streams/recording';
import { asciicast } from '../domain/export/asciicast.ts';
import type { DrawScreen } from '../domain/export/earlier-output.ts';
import { safeText } from '../domain/export/safe-text.ts';
import type { RecordingFrame } from '../domain/frames/recording-frame.ts';
import { isOpen } from '../domain/recording.ts';
import type { Recording } from '../domain/recording.ts';
import { RecordingNotSealed, RecordingRemoved } from '../domain/recording.errors.ts';
import { recordingLimits } from '../domain/recordings.limits.ts';
import type { FindRecording } from './find-recording.ts';
import type { FollowRecordings } from './follow-recordings.ts';
import { castFrom, framesOfCast } from './frames-of-cast.ts';
import { recordingSubject } from './recording-changes.ts';
import { RecordingReader } from './recording-reader.ts';
import type { RecordingPlace } from './recording-reader.ts';
import type { RecordingParts } from './recording-writer.ts';
import { storedBytes } from './stored-bytes.ts';

export const exportFormats = ['text', 'asciicast-v2', 'asciicast-v3'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportInput {
  readonly format: ExportFormat;
  /** Where to begin. */
  readonly fromMs?: number | undefined;
  /** Of an asciicast: its first output draws the screen as it was there. */
  readonly screen?: boolean | undefined;
  /** Of one that is written: go on until it ends. */
  readonly follow?: boolean | undefined;
}

export interface MembersPart {
  readonly offset: number;
  /** Undefined: to the end. */
  readonly length?: number | undefined;
}

/**
 * What is in a recording, for whoever may see it. Each view is a line of the ledger before its first
 * byte; members leave as they are stored, views as they were cleaned.
 */
export class ViewRecording {
  constructor(
    private readonly find: Pick<FindRecording, 'execute'>,
    private readonly parts: RecordingParts,
    private readonly audit: Pick<AppendAuditAlone, 'execute'>,
    private readonly follow: FollowRecordings,
    private readonly renderer: TerminalRenderer,
  ) {}

  /** Bytes of all members there are now; for who asks for a part of them. */
  async size(ctx: RequestContext, id: string): Promise<number> {
    return (await this.stored(await this.find.execute(ctx, id))).bytes;
  }

  /** As it was sealed: its SHA-256 is what the ledger holds. */
  async manifest(ctx: RequestContext, id: string): Promise<Uint8Array> {
    const recording = await this.find.execute(ctx, id);
    const { manifest } = await this.stored(recording);
    if (!manifest) throw new RecordingNotSealed({ recording: recording.id });
    await this.note(ctx, recording, { view: 'manifest' });
    return manifest;
  }

  /** Members as they are stored: encrypted, and enough to verify the chain. */
  async members(
    ctx: RequestContext,
    id: string,
    { offset, length = Number.MAX_SAFE_INTEGER }: MembersPart,
  ): Promise<AsyncGenerator<Uint8Array>> {
    const recording = await this.find.execute(ctx, id);
    await this.stored(recording);
    await this.note(ctx, recording, { view: 'members', offset });
    return upTo(storedBytes(this.parts.store, recording.id, offset), length);
  }

  async exported(
    ctx: RequestContext,
    id: string,
    { format, fromMs = 0, follow = false, screen = false }: ExportInput,
  ): Promise<AsyncGenerator<string>> {
    if (screen && format === 'text') {
      const fields = [{ field: 'screen', message: 'is of an asciicast' }];
      throw new RequestInvalid({ what: 'The request is not valid.' }, { fields });
    }
    const recording = await this.find.execute(ctx, id);
    await this.stored(recording);
    const isLive = follow && isOpen(recording);
    if (isLive) this.follow.checkRoom();
    const reader = await RecordingReader.open(this.parts, recording.id, recording.manifestHash);
    const details = { view: format, ...(fromMs > 0 && { fromMs }), ...(isLive && { isLive }) };
    await this.note(ctx, recording, details);
    const micros = fromMs * 1_000;
    const frames = (from: RecordingPlace) =>
      isLive ? this.follow.frames(ctx, recording, { reader, from }) : reader.frames(from);
    if (format === 'text') return safeText(since(frames({ micros }), micros));
    const { place, isCut } = await castFrom(reader, micros);
    return asciicast(framesOfCast(reader, { frames: frames(place), isCut }), {
      version: format === 'asciicast-v2' ? 2 : 3,
      startedAt: recording.startedAt,
      from: { micros, isCut, draw: screen ? this.drawScreen : undefined },
    });
  }

  private readonly drawScreen: DrawScreen = (parts, size) =>
    this.renderer.render(
      parts.map((part) => (part instanceof Uint8Array ? part : drawable(part))),
      drawable(size),
    );

  private async stored(recording: Recording) {
    const stored = await this.parts.store.find(recording.id);
    if (!stored) throw new RecordingRemoved({ recording: recording.id });
    return stored;
  }

  private note(
    ctx: RequestContext,
    recording: Recording,
    details: Record<string, string | number | boolean>,
  ): Promise<void> {
    return this.audit.execute(ctx, {
      ...({ event: 'recording.viewed', result: 'success' } as const),
      ...recordingSubject(recording),
      details: { recording: recording.id, ...details },
    });
  }
}

async function* upTo(
  pieces: AsyncIterable<Uint8Array>,
  bytesMax: number,
): AsyncGenerator<Uint8Array> {
  let left = bytesMax;
  for await (const piece of pieces) {
    yield piece.subarray(0, left);
    left -= piece.length;
    if (left <= 0) return;
  }
}

/** Text has no place for what is before. */
async function* since(
  frames: AsyncIterable<RecordingFrame>,
  micros: number,
): AsyncGenerator<RecordingFrame> {
  for await (const frame of frames) if (frame.micros >= micros) yield frame;
}

function drawable({ width, height }: TerminalSize): TerminalSize {
  const { screenColumnsMax, screenRowsMax } = recordingLimits;
  return {
    width: Math.min(Math.max(1, width), screenColumnsMax),
    height: Math.min(Math.max(1, height), screenRowsMax),
  };
}
