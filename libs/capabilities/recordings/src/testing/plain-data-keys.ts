import { createHash } from 'node:crypto';
import type { DataKeys } from '../ports/data-keys.ts';

/** Keys that are wrapped in nothing: the same for the same recording. For tests only. */
export class PlainDataKeys implements DataKeys {
  readonly primary: string = 'plain';

  holds(keyId: string): boolean {
    return keyId === this.primary;
  }

  create(recording: string): { dataKey: Uint8Array; wrappedKey: string } {
    const dataKey = createHash('sha256').update(recording).digest();
    return { dataKey, wrappedKey: dataKey.toString('hex') };
  }

  unwrap(_recording: string, wrappedKey: string): Uint8Array {
    return Buffer.from(wrappedKey, 'hex');
  }

  rewrap(): undefined {
    return undefined;
  }
}
