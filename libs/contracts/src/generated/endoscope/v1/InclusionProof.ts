// Original file: proto/endoscope/v1/audit.proto

import type { AuditEvent as _endoscope_v1_AuditEvent, AuditEvent__Output as _endoscope_v1_AuditEvent__Output } from '../../endoscope/v1/AuditEvent.ts';
import type { Checkpoint as _endoscope_v1_Checkpoint, Checkpoint__Output as _endoscope_v1_Checkpoint__Output } from '../../endoscope/v1/Checkpoint.ts';
import type { Long } from '@grpc/proto-loader';

export interface InclusionProof {
  'event'?: (_endoscope_v1_AuditEvent | null);
  /**
   * Canonical JSON (RFC 8785) of the event's record; the leaf is SHA-256(0x00, record).
   */
  'record'?: (string);
  'leafIndex'?: (number | string | Long);
  'leafHash'?: (Buffer | Uint8Array | string);
  /**
   * From the leaf upwards.
   */
  'hashes'?: (Buffer | Uint8Array | string)[];
  'checkpoint'?: (_endoscope_v1_Checkpoint | null);
}

export interface InclusionProof__Output {
  'event': (_endoscope_v1_AuditEvent__Output | null);
  /**
   * Canonical JSON (RFC 8785) of the event's record; the leaf is SHA-256(0x00, record).
   */
  'record': (string);
  'leafIndex': (number);
  'leafHash': (Buffer);
  /**
   * From the leaf upwards.
   */
  'hashes': (Buffer)[];
  'checkpoint': (_endoscope_v1_Checkpoint__Output | null);
}
