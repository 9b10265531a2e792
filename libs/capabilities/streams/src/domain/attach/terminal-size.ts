import type { TerminalSize } from '@endoscope/core';
import { TerminalSizeInvalid } from '../stream.errors.ts';

const sizeMax = 65_535;

/** Columns and rows travel as unsigned 16 bit and zero means nothing to a terminal. */
export function checkedTerminalSize(width: number, height: number): TerminalSize {
  const valid = [width, height].every((n) => Number.isInteger(n) && n >= 1 && n <= sizeMax);
  if (!valid) throw new TerminalSizeInvalid({ width, height });
  return { width, height };
}

/** The payload of Kubernetes' resize channel. */
export function resizePayload({ width, height }: TerminalSize): Uint8Array {
  return Buffer.from(JSON.stringify({ Width: width, Height: height }));
}

/**
 * kubectl's redraw trick (kubectl/pkg/cmd/attach): a size one larger, then the true one, makes
 * whatever draws the terminal paint it anew for the client that has just arrived.
 */
export function redrawSizes(size: TerminalSize): TerminalSize[] {
  const larger = {
    width: Math.min(size.width + 1, sizeMax),
    height: Math.min(size.height + 1, sizeMax),
  };
  return [larger, size];
}
