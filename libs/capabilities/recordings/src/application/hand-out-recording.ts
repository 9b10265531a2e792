import type { SessionId } from '@endoscope/core';
import type { Recording } from '../domain/recording.ts';
import type { RecordingCatalogue } from '../ports/recording-catalogue.ts';
import type { RecordingParts } from './recording-writer.ts';
import { storedBytes } from './stored-bytes.ts';

/** A session's recording, and what it takes to read and to prove it without this gateway. */
export interface HandedOutRecording {
  readonly recording: Recording;
  /** Undefined: it is not sealed, or its bytes are gone. */
  readonly content:
    | {
        readonly manifest: Uint8Array;
        /** Opens this recording and no other. */
        readonly dataKey: Uint8Array;
        /** Of all members. */
        readonly bytes: number;
        members(): AsyncIterable<Uint8Array>;
      }
    | undefined;
}

/** For a bundle: who may have it is decided, and written down, by who makes the bundle. */
export class HandOutRecording {
  constructor(
    private readonly catalogue: Pick<RecordingCatalogue, 'findOfSession'>,
    private readonly parts: RecordingParts,
  ) {}

  async execute(sessionId: SessionId): Promise<HandedOutRecording | undefined> {
    const recording = await this.catalogue.findOfSession(sessionId);
    if (!recording) return undefined;
    if (recording.state !== 'sealed') return { recording, content: undefined };
    const { store, keys } = this.parts;
    const stored = await store.find(recording.id);
    if (!stored?.manifest) return { recording, content: undefined };
    const { manifest, bytes, wrappedKey } = stored;
    const dataKey = keys.unwrap(recording.id, wrappedKey);
    const members = () => storedBytes(store, recording.id);
    return { recording, content: { manifest, dataKey, bytes, members } };
  }
}
