// Original file: proto/endoscope/v1/attach.proto

import type { Resize as _endoscope_v1_Resize, Resize__Output as _endoscope_v1_Resize__Output } from '../../endoscope/v1/Resize.ts';
import type { AttachRole as _endoscope_v1_AttachRole, AttachRole__Output as _endoscope_v1_AttachRole__Output } from '../../endoscope/v1/AttachRole.ts';
import type { AttachResume as _endoscope_v1_AttachResume, AttachResume__Output as _endoscope_v1_AttachResume__Output } from '../../endoscope/v1/AttachResume.ts';

export interface AttachOpen {
  'session'?: (string);
  /**
   * Needed when the session has a TTY and the client draws one.
   */
  'size'?: (_endoscope_v1_Resize | null);
  /**
   * Free text for the audit, e.g. "endo/0.1.0".
   */
  'client'?: (string);
  /**
   * False: nothing will be sent to the process; no stdin is attached.
   */
  'stdin'?: (boolean);
  /**
   * Unspecified: writer.
   */
  'role'?: (_endoscope_v1_AttachRole);
  /**
   * Why another writer has to go; empty: they do not, and are answered as a conflict.
   */
  'takeOverReason'?: (string);
  /**
   * To go on with an attachment whose connection was lost.
   */
  'resume'?: (_endoscope_v1_AttachResume | null);
  /**
   * True: this client acknowledges what it has taken, and is sent at most `window_bytes` more.
   */
  'acks'?: (boolean);
}

export interface AttachOpen__Output {
  'session': (string);
  /**
   * Needed when the session has a TTY and the client draws one.
   */
  'size': (_endoscope_v1_Resize__Output | null);
  /**
   * Free text for the audit, e.g. "endo/0.1.0".
   */
  'client': (string);
  /**
   * False: nothing will be sent to the process; no stdin is attached.
   */
  'stdin': (boolean);
  /**
   * Unspecified: writer.
   */
  'role': (_endoscope_v1_AttachRole__Output);
  /**
   * Why another writer has to go; empty: they do not, and are answered as a conflict.
   */
  'takeOverReason': (string);
  /**
   * To go on with an attachment whose connection was lost.
   */
  'resume': (_endoscope_v1_AttachResume__Output | null);
  /**
   * True: this client acknowledges what it has taken, and is sent at most `window_bytes` more.
   */
  'acks': (boolean);
}
