// Original file: proto/endoscope/replica/v1/replica.proto

import type { CarryCaller as _endoscope_replica_v1_CarryCaller, CarryCaller__Output as _endoscope_replica_v1_CarryCaller__Output } from '../../../endoscope/replica/v1/CarryCaller.ts';
import type { AttachOpen as _endoscope_v1_AttachOpen, AttachOpen__Output as _endoscope_v1_AttachOpen__Output } from '../../../endoscope/v1/AttachOpen.ts';

export interface CarryOpen {
  /**
   * Who is meant: an address may belong to another process by now.
   */
  'replica'?: (string);
  'caller'?: (_endoscope_replica_v1_CarryCaller | null);
  'open'?: (_endoscope_v1_AttachOpen | null);
  /**
   * False: the client could not resume.
   */
  'resumable'?: (boolean);
}

export interface CarryOpen__Output {
  /**
   * Who is meant: an address may belong to another process by now.
   */
  'replica': (string);
  'caller': (_endoscope_replica_v1_CarryCaller__Output | null);
  'open': (_endoscope_v1_AttachOpen__Output | null);
  /**
   * False: the client could not resume.
   */
  'resumable': (boolean);
}
