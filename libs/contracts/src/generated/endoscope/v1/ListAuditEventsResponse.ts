// Original file: proto/endoscope/v1/audit.proto

import type { AuditEvent as _endoscope_v1_AuditEvent, AuditEvent__Output as _endoscope_v1_AuditEvent__Output } from '../../endoscope/v1/AuditEvent.ts';

export interface ListAuditEventsResponse {
  'events'?: (_endoscope_v1_AuditEvent)[];
  'nextPageToken'?: (string);
}

export interface ListAuditEventsResponse__Output {
  'events': (_endoscope_v1_AuditEvent__Output)[];
  'nextPageToken': (string);
}
