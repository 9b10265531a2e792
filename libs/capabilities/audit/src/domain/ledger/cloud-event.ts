import type { JsonObject } from '../cap-details.ts';
import { eventRecordOf } from './event-record.ts';
import { base64 } from './export-line.ts';
import type { SealedEvent } from './sealed-event.ts';

export const cloudEventsType = 'application/cloudevents+json';
export const cloudEventsBatchType = 'application/cloudevents-batch+json';

/**
 * A CloudEvent 1.0 in structured mode. `data` is the record whose canonical JSON (RFC 8785) is the
 * leaf, so the proof can be checked from this alone: SHA-256(0x00, canonical(data)) is `leafhash`.
 */
export function cloudEventOf(sealed: SealedEvent, origin: string): JsonObject {
  const { sequence, event, leafIndex, leafHash } = sealed;
  const data = eventRecordOf(sequence, event);
  const subject = event.target ?? event.sessionId ?? event.cluster;
  return {
    specversion: '1.0',
    id: event.id,
    source: cloudEventSource(origin),
    type: cloudEventType(event.event),
    time: data['occurredAt']!,
    ...(subject !== undefined && subject !== '' && { subject }),
    datacontenttype: 'application/json',
    // Integers of CloudEvents have 32 bits.
    leafindex: String(leafIndex),
    leafhash: base64(leafHash),
    data,
  };
}

/** A URI reference: `//endoscope.example.com/ledger`. */
export function cloudEventSource(origin: string): string {
  return `//${origin.split('/').map(encodeURIComponent).join('/')}`;
}

export function cloudEventType(event: string): string {
  return `endoscope.${event}`;
}
