// Original file: proto/endoscope/v1/webhook.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface DeadLetter {
  'leafIndex'?: (number | string | Long);
  /**
   * The id of the event.
   */
  'event'?: (string);
  /**
   * e.g. "session.requested".
   */
  'eventName'?: (string);
  'attempts'?: (number);
  'lastFailure'?: (string);
  'deadTime'?: (_google_protobuf_Timestamp | null);
  /**
   * It is tried once more as soon as can be.
   */
  'toBeReplayed'?: (boolean);
}

export interface DeadLetter__Output {
  'leafIndex': (number);
  /**
   * The id of the event.
   */
  'event': (string);
  /**
   * e.g. "session.requested".
   */
  'eventName': (string);
  'attempts': (number);
  'lastFailure': (string);
  'deadTime': (_google_protobuf_Timestamp__Output | null);
  /**
   * It is tried once more as soon as can be.
   */
  'toBeReplayed': (boolean);
}
