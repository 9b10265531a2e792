import { checkedTerminalSize } from '@endoscope/streams';
import type { AttachInput } from '@endoscope/streams';

/**
 * What the query of an attach socket says: `stdin=false` to only look on, `width` and `height` of
 * the terminal.
 */
export function attachQueryOf(query: URLSearchParams): Pick<AttachInput, 'size' | 'stdin'> {
  return { stdin: query.get('stdin') !== 'false', size: terminalSizeOf(query) };
}

export function terminalSizeOf(query: URLSearchParams): AttachInput['size'] {
  const [width, height] = [query.get('width'), query.get('height')];
  if (width === null && height === null) return undefined;
  return checkedTerminalSize(Number(width), Number(height));
}
