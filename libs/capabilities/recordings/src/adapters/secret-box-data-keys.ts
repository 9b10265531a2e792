import { randomBytes } from 'node:crypto';
import { SecretText } from '@endoscope/secret-box';
import type { SecretBinding, SecretBox } from '@endoscope/secret-box';
import type { DataKeys } from '../ports/data-keys.ts';

const dataKeyBytes = 32;

/** A data key is one more secret of the key ring, bound to its recording. */
export class SecretBoxDataKeys implements DataKeys {
  private readonly box: SecretBox;

  constructor(box: SecretBox) {
    this.box = box;
  }

  create(recording: string): { dataKey: Uint8Array; wrappedKey: string } {
    const dataKey = randomBytes(dataKeyBytes);
    const text = new SecretText(dataKey.toString('base64'));
    return { dataKey, wrappedKey: this.box.seal(bindingOf(recording), text) };
  }

  unwrap(recording: string, wrappedKey: string): Uint8Array {
    const text = this.box.open(bindingOf(recording), wrappedKey);
    return Buffer.from(text.expose(), 'base64');
  }

  rewrap(recording: string, wrappedKey: string): string | undefined {
    if (!this.box.isOutdated(wrappedKey)) return undefined;
    const binding = bindingOf(recording);
    return this.box.seal(binding, this.box.open(binding, wrappedKey));
  }
}

function bindingOf(recording: string): SecretBinding {
  return { purpose: 'recording key', record: recording };
}
