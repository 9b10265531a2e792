// Original file: proto/endoscope/v1/attach.proto

import type { AttachRole as _endoscope_v1_AttachRole, AttachRole__Output as _endoscope_v1_AttachRole__Output } from '../../endoscope/v1/AttachRole.ts';
import type { AttachParticipant as _endoscope_v1_AttachParticipant, AttachParticipant__Output as _endoscope_v1_AttachParticipant__Output } from '../../endoscope/v1/AttachParticipant.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { Long } from '@grpc/proto-loader';

export interface AttachReady {
  'attachment'?: (string);
  'tty'?: (boolean);
  /**
   * Shown to the user: who sees this, until when it lasts.
   */
  'banner'?: (string);
  'role'?: (_endoscope_v1_AttachRole);
  /**
   * Everybody on this session, this client among them.
   */
  'participants'?: (_endoscope_v1_AttachParticipant)[];
  /**
   * Of the output that follows.
   */
  'offset'?: (number | string | Long);
  /**
   * True: what follows goes on where the lost connection ended, after a gap if there is one.
   */
  'resumed'?: (boolean);
  /**
   * How long a lost connection may be resumed.
   */
  'grace'?: (_google_protobuf_Duration | null);
  /**
   * With `acks`: unacknowledged bytes of output that may be on the way.
   */
  'windowBytes'?: (number | string | Long);
  /**
   * Of a resumed attachment: bytes of input taken from all its connections. What a client has sent
   * beyond them was lost with a connection and may be sent again.
   */
  'inputBytes'?: (number | string | Long);
  '_inputBytes'?: "inputBytes";
}

export interface AttachReady__Output {
  'attachment': (string);
  'tty': (boolean);
  /**
   * Shown to the user: who sees this, until when it lasts.
   */
  'banner': (string);
  'role': (_endoscope_v1_AttachRole__Output);
  /**
   * Everybody on this session, this client among them.
   */
  'participants': (_endoscope_v1_AttachParticipant__Output)[];
  /**
   * Of the output that follows.
   */
  'offset': (number);
  /**
   * True: what follows goes on where the lost connection ended, after a gap if there is one.
   */
  'resumed': (boolean);
  /**
   * How long a lost connection may be resumed.
   */
  'grace': (_google_protobuf_Duration__Output | null);
  /**
   * With `acks`: unacknowledged bytes of output that may be on the way.
   */
  'windowBytes': (number);
  /**
   * Of a resumed attachment: bytes of input taken from all its connections. What a client has sent
   * beyond them was lost with a connection and may be sent again.
   */
  'inputBytes'?: (number);
  '_inputBytes'?: "inputBytes";
}
