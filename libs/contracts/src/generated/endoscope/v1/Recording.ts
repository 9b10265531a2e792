// Original file: proto/endoscope/v1/recording.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Recording {
  'id'?: (string);
  'session'?: (string);
  /**
   * issuer#subject and the readable name of whose session it is.
   */
  'principal'?: (string);
  'username'?: (string);
  'cluster'?: (string);
  'namespace'?: (string);
  /**
   * Empty when a node was debugged.
   */
  'pod'?: (string);
  'node'?: (string);
  /**
   * "required" or "best_effort".
   */
  'mode'?: (string);
  /**
   * What was typed is in it.
   */
  'hasInput'?: (boolean);
  /**
   * "recording", "interrupted", "sealed", "failed" or "removed".
   */
  'state'?: (string);
  /**
   * How often a process began or went on to write it.
   */
  'parts'?: (number);
  'startTime'?: (_google_protobuf_Timestamp | null);
  'sealTime'?: (_google_protobuf_Timestamp | null);
  /**
   * Sums of a sealed recording.
   */
  'durationMs'?: (number | string | Long);
  'outputBytes'?: (number | string | Long);
  'storedBytes'?: (number | string | Long);
  'members'?: (number);
  'gaps'?: (number);
  /**
   * SHA-256, hex, of the manifest.
   */
  'manifestSha256'?: (string);
  /**
   * Why it is interrupted or has failed.
   */
  'failure'?: (string);
  /**
   * Kept at least until then.
   */
  'keepUntilTime'?: (_google_protobuf_Timestamp | null);
  /**
   * Why it is held: then it is kept longer. Empty: it is not.
   */
  'holdReason'?: (string);
  /**
   * "terminal" of the session, or "command": one that was run in a container of its pod.
   */
  'kind'?: (string);
  /**
   * Of a command: its container and its words.
   */
  'title'?: (string);
}

export interface Recording__Output {
  'id': (string);
  'session': (string);
  /**
   * issuer#subject and the readable name of whose session it is.
   */
  'principal': (string);
  'username': (string);
  'cluster': (string);
  'namespace': (string);
  /**
   * Empty when a node was debugged.
   */
  'pod': (string);
  'node': (string);
  /**
   * "required" or "best_effort".
   */
  'mode': (string);
  /**
   * What was typed is in it.
   */
  'hasInput': (boolean);
  /**
   * "recording", "interrupted", "sealed", "failed" or "removed".
   */
  'state': (string);
  /**
   * How often a process began or went on to write it.
   */
  'parts': (number);
  'startTime': (_google_protobuf_Timestamp__Output | null);
  'sealTime': (_google_protobuf_Timestamp__Output | null);
  /**
   * Sums of a sealed recording.
   */
  'durationMs': (number);
  'outputBytes': (number);
  'storedBytes': (number);
  'members': (number);
  'gaps': (number);
  /**
   * SHA-256, hex, of the manifest.
   */
  'manifestSha256': (string);
  /**
   * Why it is interrupted or has failed.
   */
  'failure': (string);
  /**
   * Kept at least until then.
   */
  'keepUntilTime': (_google_protobuf_Timestamp__Output | null);
  /**
   * Why it is held: then it is kept longer. Empty: it is not.
   */
  'holdReason': (string);
  /**
   * "terminal" of the session, or "command": one that was run in a container of its pod.
   */
  'kind': (string);
  /**
   * Of a command: its container and its words.
   */
  'title': (string);
}
