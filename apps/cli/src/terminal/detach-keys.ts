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

/** Keys as written and as bytes. */
export interface NamedKeys {
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** The keys that mean something to endo while a terminal is attached. */
export interface TerminalKeys {
  /** Leave, and let the process run. */
  readonly detach: NamedKeys;
  /** What w, d and ? come after; empty: they are the process's. */
  readonly command: NamedKeys;
}

/** Commands begin as detaching does, unless they are given keys of their own. */
export function parseTerminalKeys(detach: string, command: string | undefined): TerminalKeys {
  return {
    detach: namedKeys(detach),
    command: namedKeys(command ?? detach.split(',')[0]!),
  };
}

function namedKeys(text: string): NamedKeys {
  return { text, bytes: parseDetachKeys(text) };
}
