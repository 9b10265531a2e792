import { RequestInvalid } from '@endoscope/core';
import { checkedTerminalSize } from '@endoscope/streams';
import type { AttachInput } from '@endoscope/streams';

/**
 * What the query of an attach socket says: `stdin=false` to send nothing, `width` and `height` of
 * the terminal, `role=observer`, `takeOver=` with a reason, `resume=` and `offset=` to go on with
 * an attachment, `acks=true`. The same words in every dialect.
 */
export function attachQueryOf(
  query: URLSearchParams,
): Omit<AttachInput, 'sessionId' | 'client' | 'isResumable'> {
  const resume = query.get('resume');
  return {
    stdin: query.get('stdin') !== 'false',
    size: terminalSizeOf(query),
    role: roleOf(query.get('role')),
    takeOverReason: query.get('takeOver') ?? undefined,
    resume:
      resume === null ? undefined : { attachment: resume, offset: offsetOf(query.get('offset')) },
    acks: query.get('acks') === 'true',
  };
}

function roleOf(text: string | null): AttachInput['role'] {
  if (text === null || text === 'writer' || text === 'observer') return text ?? undefined;
  throw badQuery('role', 'must be writer or observer');
}

function offsetOf(text: string | null): number {
  const offset = Number(text);
  if (text !== null && /^\d{1,16}$/.test(text) && Number.isSafeInteger(offset)) return offset;
  throw badQuery('offset', 'must be the offset after the last byte of output that arrived');
}

function badQuery(field: string, message: string): RequestInvalid {
  return new RequestInvalid({ what: 'The query is not valid.' }, { fields: [{ field, message }] });
}

export function terminalSizeOf(query: URLSearchParams): AttachInput['size'] {
  const [width, height] = [query.get('width'), query.get('height')];
  if (width === null && height === null) return undefined;
  return checkedTerminalSize(Number(width), Number(height));
}
