// Original file: proto/endoscope/v1/exec.proto

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';

export interface RunCommandRequest {
  'session'?: (string);
  /**
   * Empty: the session's own debug container.
   */
  'container'?: (string);
  'command'?: (string)[];
  /**
   * Absent: the command has no stdin. At most 128 KiB.
   */
  'stdin'?: (Buffer | Uint8Array | string);
  /**
   * Absent: 60 s. At most 10 min.
   */
  'timeout'?: (_google_protobuf_Duration | null);
  /**
   * Of stdout and stderr each. Absent: 256 KiB. At most 1 MiB.
   */
  'outputBytesMax'?: (number);
  /**
   * Free text for the audit.
   */
  'client'?: (string);
  '_stdin'?: "stdin";
  '_outputBytesMax'?: "outputBytesMax";
}

export interface RunCommandRequest__Output {
  'session': (string);
  /**
   * Empty: the session's own debug container.
   */
  'container': (string);
  'command': (string)[];
  /**
   * Absent: the command has no stdin. At most 128 KiB.
   */
  'stdin'?: (Buffer);
  /**
   * Absent: 60 s. At most 10 min.
   */
  'timeout': (_google_protobuf_Duration__Output | null);
  /**
   * Of stdout and stderr each. Absent: 256 KiB. At most 1 MiB.
   */
  'outputBytesMax'?: (number);
  /**
   * Free text for the audit.
   */
  'client': (string);
  '_stdin'?: "stdin";
  '_outputBytesMax'?: "outputBytesMax";
}
