import type { TerminalSize } from '@endoscope/core';

/** Output, and the sizes that the terminal was given in between. */
export type TerminalPart = Uint8Array | TerminalSize;

/** Works out what a terminal shows after some output. */
export interface TerminalRenderer {
  /** Bytes that draw the same on an empty terminal of that size; `size`: the one it begins with. */
  render(output: Uint8Array | readonly TerminalPart[], size: TerminalSize): Promise<Uint8Array>;
}
