import type { AttachEvent } from './attach-connection.ts';

/** Where output goes on after an event: what a later connection asks to be sent from. */
export function offsetAfter(event: AttachEvent, before: number): number {
  if (event.type === 'stdout' || event.type === 'stderr') {
    return event.offset + event.data.byteLength;
  }
  return 'offset' in event ? event.offset : before;
}
