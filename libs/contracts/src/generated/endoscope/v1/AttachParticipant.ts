// Original file: proto/endoscope/v1/attach.proto

import type { AttachRole as _endoscope_v1_AttachRole, AttachRole__Output as _endoscope_v1_AttachRole__Output } from '../../endoscope/v1/AttachRole.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface AttachParticipant {
  'attachment'?: (string);
  'username'?: (string);
  'role'?: (_endoscope_v1_AttachRole);
  /**
   * e.g. "endo/0.1.0".
   */
  'client'?: (string);
  'joinTime'?: (_google_protobuf_Timestamp | null);
  /**
   * False: the connection was lost and may be resumed.
   */
  'connected'?: (boolean);
  /**
   * Bytes of output that wait for it; of an observer they may become a gap.
   */
  'lagBytes'?: (number | string | Long);
}

export interface AttachParticipant__Output {
  'attachment': (string);
  'username': (string);
  'role': (_endoscope_v1_AttachRole__Output);
  /**
   * e.g. "endo/0.1.0".
   */
  'client': (string);
  'joinTime': (_google_protobuf_Timestamp__Output | null);
  /**
   * False: the connection was lost and may be resumed.
   */
  'connected': (boolean);
  /**
   * Bytes of output that wait for it; of an observer they may become a gap.
   */
  'lagBytes': (number);
}
