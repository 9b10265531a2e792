// Original file: proto/endoscope/v1/attach.proto

import type { AttachParticipantEvent as _endoscope_v1_AttachParticipantEvent, AttachParticipantEvent__Output as _endoscope_v1_AttachParticipantEvent__Output } from '../../endoscope/v1/AttachParticipantEvent.ts';
import type { AttachParticipant as _endoscope_v1_AttachParticipant, AttachParticipant__Output as _endoscope_v1_AttachParticipant__Output } from '../../endoscope/v1/AttachParticipant.ts';

export interface AttachParticipantChange {
  'event'?: (_endoscope_v1_AttachParticipantEvent);
  'participant'?: (_endoscope_v1_AttachParticipant | null);
  /**
   * Of a take-over; and why somebody left.
   */
  'reason'?: (string);
}

export interface AttachParticipantChange__Output {
  'event': (_endoscope_v1_AttachParticipantEvent__Output);
  'participant': (_endoscope_v1_AttachParticipant__Output | null);
  /**
   * Of a take-over; and why somebody left.
   */
  'reason': (string);
}
