// Original file: proto/endoscope/v1/attach.proto

import type { AttachRole as _endoscope_v1_AttachRole, AttachRole__Output as _endoscope_v1_AttachRole__Output } from '../../endoscope/v1/AttachRole.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Attachment {
  'id'?: (string);
  'session'?: (string);
  'username'?: (string);
  'role'?: (_endoscope_v1_AttachRole);
  /**
   * e.g. "endo/0.1.0".
   */
  'client'?: (string);
  /**
   * "grpc" or "websocket".
   */
  'entry'?: (string);
  'openTime'?: (_google_protobuf_Timestamp | null);
  /**
   * Absent while it is open.
   */
  'closeTime'?: (_google_protobuf_Timestamp | null);
  /**
   * A word of the closed list of end reasons, "detached", "client_gone" or "protocol_error".
   */
  'closeReason'?: (string);
  'bytesIn'?: (number | string | Long);
  'bytesOut'?: (number | string | Long);
  /**
   * False: it has ended, or its connection was lost and may be resumed.
   */
  'connected'?: (boolean);
  /**
   * Bytes of output that wait for it now.
   */
  'lagBytes'?: (number | string | Long);
}

export interface Attachment__Output {
  'id': (string);
  'session': (string);
  'username': (string);
  'role': (_endoscope_v1_AttachRole__Output);
  /**
   * e.g. "endo/0.1.0".
   */
  'client': (string);
  /**
   * "grpc" or "websocket".
   */
  'entry': (string);
  'openTime': (_google_protobuf_Timestamp__Output | null);
  /**
   * Absent while it is open.
   */
  'closeTime': (_google_protobuf_Timestamp__Output | null);
  /**
   * A word of the closed list of end reasons, "detached", "client_gone" or "protocol_error".
   */
  'closeReason': (string);
  'bytesIn': (number);
  'bytesOut': (number);
  /**
   * False: it has ended, or its connection was lost and may be resumed.
   */
  'connected': (boolean);
  /**
   * Bytes of output that wait for it now.
   */
  'lagBytes': (number);
}
