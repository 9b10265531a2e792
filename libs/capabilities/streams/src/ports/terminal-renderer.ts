import type { TerminalSize } from '@endoscope/core';

/** Works out what a terminal shows after some output. */
export interface TerminalRenderer {
  /** Bytes that draw the same on an empty terminal of that size. */
  render(output: Uint8Array, size: TerminalSize): Promise<Uint8Array>;
}
