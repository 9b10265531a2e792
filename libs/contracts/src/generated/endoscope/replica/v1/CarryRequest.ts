// Original file: proto/endoscope/replica/v1/replica.proto

import type { CarryOpen as _endoscope_replica_v1_CarryOpen, CarryOpen__Output as _endoscope_replica_v1_CarryOpen__Output } from '../../../endoscope/replica/v1/CarryOpen.ts';
import type { AttachRequest as _endoscope_v1_AttachRequest, AttachRequest__Output as _endoscope_v1_AttachRequest__Output } from '../../../endoscope/v1/AttachRequest.ts';
import type { CarryLeft as _endoscope_replica_v1_CarryLeft, CarryLeft__Output as _endoscope_replica_v1_CarryLeft__Output } from '../../../endoscope/replica/v1/CarryLeft.ts';

export interface CarryRequest {
  'open'?: (_endoscope_replica_v1_CarryOpen | null);
  /**
   * Anything but `open`. The end of a client's input is said with a signal: the end of this stream
   * is a lost connection.
   */
  'client'?: (_endoscope_v1_AttachRequest | null);
  /**
   * The client has left on purpose and does not come back.
   */
  'left'?: (_endoscope_replica_v1_CarryLeft | null);
  'message'?: "open"|"client"|"left";
}

export interface CarryRequest__Output {
  'open'?: (_endoscope_replica_v1_CarryOpen__Output | null);
  /**
   * Anything but `open`. The end of a client's input is said with a signal: the end of this stream
   * is a lost connection.
   */
  'client'?: (_endoscope_v1_AttachRequest__Output | null);
  /**
   * The client has left on purpose and does not come back.
   */
  'left'?: (_endoscope_replica_v1_CarryLeft__Output | null);
  'message'?: "open"|"client"|"left";
}
