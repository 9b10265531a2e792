import { randomBytes } from 'node:crypto';
import { SecretText, SecretUnreadable } from '@endoscope/secret-box';
import type { SecretBinding, SecretBox } from '@endoscope/secret-box';
import { RecordingKeyUnavailable } from '../domain/recording.errors.ts';
import type { DataKeys } from '../ports/data-keys.ts';

const dataKeyBytes = 32;

/** A data key is one more secret of the key ring, bound to its recording. */
export class SecretBoxDataKeys implements DataKeys {
  private readonly box: SecretBox;

  constructor(box: SecretBox) {
    this.box = box;
  }

  get primary(): string {
    return this.box.primary;
  }

  holds(keyId: string): boolean {
    return this.box.holds(keyId);
  }

  create(recording: string): { dataKey: Uint8Array; wrappedKey: string } {
    const dataKey = randomBytes(dataKeyBytes);
    const text = new SecretText(dataKey.toString('base64'));
    return { dataKey, wrappedKey: this.box.seal(bindingOf(recording), text) };
  }

  unwrap(recording: string, wrappedKey: string): Uint8Array {
    const text = this.open(recording, wrappedKey);
    return Buffer.from(text.expose(), 'base64');
  }

  rewrap(recording: string, wrappedKey: string): string | undefined {
    if (!this.box.isOutdated(wrappedKey)) return undefined;
    return this.box.seal(bindingOf(recording), this.open(recording, wrappedKey));
  }

  private open(recording: string, wrappedKey: string): SecretText {
    try {
      return this.box.open(bindingOf(recording), wrappedKey);
    } catch (error) {
      if (!(error instanceof SecretUnreadable)) throw error;
      throw new RecordingKeyUnavailable({ recording, why: error.why }, { cause: error });
    }
  }
}

function bindingOf(recording: string): SecretBinding {
  return { purpose: 'recording key', record: recording };
}
