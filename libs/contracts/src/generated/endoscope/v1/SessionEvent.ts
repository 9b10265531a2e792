// Original file: proto/endoscope/v1/session.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { SessionState as _endoscope_v1_SessionState, SessionState__Output as _endoscope_v1_SessionState__Output } from '../../endoscope/v1/SessionState.ts';
import type { SessionEnd as _endoscope_v1_SessionEnd, SessionEnd__Output as _endoscope_v1_SessionEnd__Output } from '../../endoscope/v1/SessionEnd.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * One step of a session's life, numbered from 1 without gaps.
 */
export interface SessionEvent {
  'number'?: (number | string | Long);
  'time'?: (_google_protobuf_Timestamp | null);
  /**
   * "state", "waiting", "pod_event", "attachment" or "warning".
   */
  'type'?: (string);
  'state'?: (_endoscope_v1_SessionState);
  'reason'?: (string);
  'message'?: (string);
  'end'?: (_endoscope_v1_SessionEnd | null);
}

/**
 * One step of a session's life, numbered from 1 without gaps.
 */
export interface SessionEvent__Output {
  'number': (number);
  'time': (_google_protobuf_Timestamp__Output | null);
  /**
   * "state", "waiting", "pod_event", "attachment" or "warning".
   */
  'type': (string);
  'state': (_endoscope_v1_SessionState__Output);
  'reason': (string);
  'message': (string);
  'end': (_endoscope_v1_SessionEnd__Output | null);
}
