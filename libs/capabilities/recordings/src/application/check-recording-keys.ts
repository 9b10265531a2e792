import type { RecordingCatalogue } from '../ports/recording-catalogue.ts';
import { reasonOf } from './open-recorder.ts';
import type { RecordingParts } from './recording-writer.ts';

/** A key that recordings are kept under and that this gateway cannot use. */
export interface UnusableKey {
  readonly keyId: string;
  readonly recordings: number;
  readonly reason: string;
}

/**
 * Whether the ring opens what is kept: a ring that lacks a key, or has another under its name, would
 * otherwise be found when somebody needs the recording.
 */
export class CheckRecordingKeys {
  constructor(
    private readonly catalogue: Pick<RecordingCatalogue, 'countByKey' | 'findOfKey'>,
    private readonly parts: RecordingParts,
  ) {}

  async execute(): Promise<readonly UnusableKey[]> {
    const unusable: UnusableKey[] = [];
    for (const { keyId, recordings } of await this.catalogue.countByKey()) {
      const reason = keyId === undefined ? undefined : await this.problemOf(keyId);
      if (keyId !== undefined && reason !== undefined) unusable.push({ keyId, recordings, reason });
    }
    return unusable;
  }

  /** Tried on one recording of the key. A store that is away says nothing of keys. */
  private async problemOf(keyId: string): Promise<string | undefined> {
    const { keys, store } = this.parts;
    if (!keys.holds(keyId)) return 'key_missing';
    const recording = await this.catalogue.findOfKey(keyId);
    const found = recording && (await store.find(recording).catch(() => undefined));
    if (!found) return undefined;
    try {
      keys.unwrap(recording, found.wrappedKey);
      return undefined;
    } catch (error) {
      return reasonOf(error);
    }
  }
}
