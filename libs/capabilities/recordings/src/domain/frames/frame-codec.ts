import { invariant } from '@endoscope/core';
import { RecordingDamaged } from '../recording.errors.ts';
import { recordingLimits } from '../recordings.limits.ts';
import { ByteReader, writeVarint } from './byte-reader.ts';
import { frameCodes } from './recording-frame.ts';
import type { RecordingFrame, RecordingFrameKind } from './recording-frame.ts';

const { frameBytesMax, textBytesMax, terminalCellsMax } = recordingLimits;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const kinds = new Map<number, RecordingFrameKind>(
  Object.entries(frameCodes).map(([kind, code]) => [code, kind as RecordingFrameKind]),
);

/**
 * A frame as bytes: kind, microseconds since the frame before it (in its member), length of the
 * payload, payload. `docs/reference/recording-format.md` has the table.
 */
export function encodeFrame(frame: RecordingFrame, previousMicros: number): Uint8Array {
  const { head, payload } = partsOfFrame(frame, previousMicros);
  const bytes = new Uint8Array(head.length + payload.length);
  bytes.set(head);
  bytes.set(payload, head.length);
  return bytes;
}

/** The same in two parts, so that whoever has a place for them need not copy the payload twice. */
export function partsOfFrame(
  frame: RecordingFrame,
  previousMicros: number,
): { readonly head: readonly number[]; readonly payload: Uint8Array } {
  const elapsed = frame.micros - previousMicros;
  invariant(Number.isSafeInteger(frame.micros) && elapsed >= 0, 'time does not go backwards');
  const payload = payloadOf(frame);
  invariant(payload.length <= frameBytesMax, `a frame has at most ${frameBytesMax} bytes`);
  const head: number[] = [frameCodes[frame.kind]];
  writeVarint(head, elapsed);
  writeVarint(head, payload.length);
  return { head, payload };
}

/** All frames of a member. Throws RecordingDamaged; never reads past `raw`. */
export function decodeFrames(raw: Uint8Array, startMicros: number): RecordingFrame[] {
  const reader = new ByteReader(raw);
  const frames: RecordingFrame[] = [];
  let micros = startMicros;
  while (!reader.isAtEnd) {
    const code = reader.byte();
    const kind = kinds.get(code);
    if (!kind) throw new RecordingDamaged({ problem: `there is no frame of kind ${code}` });
    micros += reader.varint();
    if (!Number.isSafeInteger(micros)) throw new RecordingDamaged({ problem: 'time overflows' });
    const length = reader.varint();
    if (length > frameBytesMax) {
      throw new RecordingDamaged({ problem: `a frame has ${length} bytes` });
    }
    frames.push(parsePayload(kind, micros, reader.take(length)));
  }
  return frames;
}

/** Cut to what a frame may hold, at a character. */
export function cutText(text: string): string {
  const whole = text.toWellFormed();
  const bytes = Buffer.from(whole);
  if (bytes.length <= textBytesMax) return whole;
  let end = textBytesMax;
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}

function payloadOf(frame: RecordingFrame): Uint8Array {
  const head: number[] = [];
  switch (frame.kind) {
    case 'stdout':
    case 'stderr':
    case 'input':
      return frame.data;
    case 'resize':
      for (const cells of [frame.size.width, frame.size.height]) {
        invariant(isCells(cells), `a terminal has 1 to ${terminalCellsMax} columns and rows`);
        writeVarint(head, cells);
      }
      return Uint8Array.from(head);
    case 'writer': {
      const attachment = Buffer.from(cutText(frame.attachment));
      writeVarint(head, attachment.length);
      return Buffer.concat([Uint8Array.from(head), attachment, Buffer.from(cutText(frame.user))]);
    }
    case 'gap':
      invariant(Number.isSafeInteger(frame.missingBytes), 'a gap counts whole bytes');
      writeVarint(head, frame.missingBytes);
      return Buffer.concat([Uint8Array.from(head), Buffer.from(cutText(frame.reason))]);
    case 'marker':
      return Buffer.from(cutText(frame.text));
  }
}

function parsePayload(
  kind: RecordingFrameKind,
  micros: number,
  payload: Uint8Array,
): RecordingFrame {
  const reader = new ByteReader(payload);
  switch (kind) {
    case 'stdout':
    case 'stderr':
    case 'input':
      return { kind, micros, data: payload };
    case 'resize': {
      const size = { width: reader.varint(), height: reader.varint() };
      if (!isCells(size.width) || !isCells(size.height) || !reader.isAtEnd) {
        throw new RecordingDamaged({ problem: 'a resize is not two numbers of cells' });
      }
      return { kind, micros, size };
    }
    case 'writer': {
      const attachment = textOf(reader.take(reader.varint()));
      return { kind, micros, attachment, user: textOf(reader.rest()) };
    }
    case 'gap':
      return { kind, micros, missingBytes: reader.varint(), reason: textOf(reader.rest()) };
    case 'marker':
      return { kind, micros, text: textOf(payload) };
  }
}

function isCells(count: number): boolean {
  return Number.isInteger(count) && count >= 1 && count <= terminalCellsMax;
}

function textOf(bytes: Uint8Array): string {
  if (bytes.length > textBytesMax) throw new RecordingDamaged({ problem: 'a text is too long' });
  try {
    return utf8.decode(bytes);
  } catch {
    throw new RecordingDamaged({ problem: 'a text is not UTF-8' });
  }
}
