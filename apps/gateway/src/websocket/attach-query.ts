import { checkedTerminalSize } from '@endoscope/streams';
import type { AttachInput } from '@endoscope/streams';

export interface AttachQuery extends Pick<AttachInput, 'sessionId' | 'size' | 'stdin'> {
  readonly ticket: string | undefined;
}

const attachPath = /^\/v1\/sessions\/([A-Za-z0-9_]{1,64})\/attach$/;

/**
 * What the address of an attach socket says: `?ticket=`, `stdin=false` to only look on, `width`
 * and `height` of the terminal. Undefined when it is another path.
 */
export function attachQueryOf(url: string): AttachQuery | undefined {
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  const sessionId = attachPath.exec(path)?.[1];
  if (sessionId === undefined) return undefined;
  const query = new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
  const [width, height] = [query.get('width'), query.get('height')];
  return {
    sessionId,
    ticket: query.get('ticket') ?? undefined,
    stdin: query.get('stdin') !== 'false',
    size:
      width === null && height === null
        ? undefined
        : checkedTerminalSize(Number(width), Number(height)),
  };
}
