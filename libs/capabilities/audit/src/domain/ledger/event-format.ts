import type { JsonObject } from '../cap-details.ts';
import { cloudEventOf } from './cloud-event.ts';
import { ocsfEventOf } from './ocsf-event.ts';
import type { OcsfSource } from './ocsf-event.ts';
import type { SealedEvent } from './sealed-event.ts';

/** Formats of events one by one; a ledger that is to be verified whole is exported as it is. */
export const eventFormats = ['cloudevents', 'cloudevents-batch', 'ocsf'] as const;
export type EventFormat = (typeof eventFormats)[number];

/** What an export can be: `ledger` is the one that `endo audit verify` takes. */
export const formats = ['ledger', ...eventFormats] as const;
export type LedgerExportFormat = (typeof formats)[number];

export function formattedEvent(
  format: EventFormat,
  sealed: SealedEvent,
  source: OcsfSource,
): JsonObject {
  return format === 'ocsf' ? ocsfEventOf(sealed, source) : cloudEventOf(sealed, source.origin);
}
