// Original file: proto/endoscope/v1/exec.proto

import type { Resize as _endoscope_v1_Resize, Resize__Output as _endoscope_v1_Resize__Output } from '../../endoscope/v1/Resize.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { Long } from '@grpc/proto-loader';

export interface ExecOpen {
  'session'?: (string);
  /**
   * Empty: the session's own debug container.
   */
  'container'?: (string);
  /**
   * The program and its arguments; no shell is put around them.
   */
  'command'?: (string)[];
  /**
   * False: the command has no stdin.
   */
  'stdin'?: (boolean);
  /**
   * Needs `stdin`. Both outputs arrive as stdout.
   */
  'tty'?: (boolean);
  /**
   * With `tty`.
   */
  'size'?: (_endoscope_v1_Resize | null);
  /**
   * Free text for the audit, e.g. "endo/0.1.0".
   */
  'client'?: (string);
  /**
   * Absent: as long as the session.
   */
  'timeout'?: (_google_protobuf_Duration | null);
  /**
   * Of both outputs together; with more the stream ends with "output_limit". Absent: no limit.
   */
  'limitBytes'?: (number | string | Long);
  '_limitBytes'?: "limitBytes";
}

export interface ExecOpen__Output {
  'session': (string);
  /**
   * Empty: the session's own debug container.
   */
  'container': (string);
  /**
   * The program and its arguments; no shell is put around them.
   */
  'command': (string)[];
  /**
   * False: the command has no stdin.
   */
  'stdin': (boolean);
  /**
   * Needs `stdin`. Both outputs arrive as stdout.
   */
  'tty': (boolean);
  /**
   * With `tty`.
   */
  'size': (_endoscope_v1_Resize__Output | null);
  /**
   * Free text for the audit, e.g. "endo/0.1.0".
   */
  'client': (string);
  /**
   * Absent: as long as the session.
   */
  'timeout': (_google_protobuf_Duration__Output | null);
  /**
   * Of both outputs together; with more the stream ends with "output_limit". Absent: no limit.
   */
  'limitBytes'?: (number);
  '_limitBytes'?: "limitBytes";
}
