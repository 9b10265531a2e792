import { UsageError } from '../cli-error.ts';

export const defaultDetachKeys = 'ctrl-p,ctrl-q';

/**
 * "ctrl-p,ctrl-q" as bytes, in Docker's and kubectl's words: letters, or ctrl- with a letter or one
 * of @ [ \ ] ^ _. Empty: no keys detach.
 */
export function parseDetachKeys(text: string): Uint8Array {
  if (text === '') return new Uint8Array();
  return Uint8Array.from(text.split(',').map(parseKey));
}

function parseKey(key: string): number {
  const control = /^ctrl-([a-z@[\\\]^_])$/.exec(key.toLowerCase())?.[1];
  if (control !== undefined) return control.toUpperCase().charCodeAt(0) & 0x1f;
  if (/^[\x20-\x7e]$/.test(key)) return key.charCodeAt(0);
  throw new UsageError(`unknown detach key "${key}"; write keys as in ${defaultDetachKeys}`);
}

export interface DetachResult {
  readonly forward: Uint8Array;
  readonly isDetached: boolean;
}

/**
 * Finds the detach keys in typed input, across the cuts of its chunks. A typed beginning of the
 * sequence is held back until the next key tells whether it goes on.
 */
export class DetachDetector {
  private matched = 0;

  constructor(private readonly keys: Uint8Array) {}

  feed(input: Uint8Array): DetachResult {
    if (this.keys.length === 0) return { forward: input, isDetached: false };
    const forward: number[] = [];
    for (const byte of input) {
      this.step(byte, forward);
      if (this.matched === this.keys.length) {
        this.matched = 0;
        return { forward: Uint8Array.from(forward), isDetached: true };
      }
    }
    return { forward: Uint8Array.from(forward), isDetached: false };
  }

  /** On a mismatch, what was held is let go up to the longest end of it that still fits. */
  private step(byte: number, forward: number[]): void {
    while (this.matched > 0 && byte !== this.keys[this.matched]) {
      const shorter = this.fallback(this.matched);
      forward.push(...this.keys.subarray(0, this.matched - shorter));
      this.matched = shorter;
    }
    if (byte === this.keys[this.matched]) this.matched += 1;
    else forward.push(byte);
  }

  private fallback(length: number): number {
    for (let shorter = length - 1; shorter > 0; shorter -= 1) {
      const end = this.keys.subarray(length - shorter, length);
      if (end.every((key, i) => key === this.keys[i])) return shorter;
    }
    return 0;
  }
}
