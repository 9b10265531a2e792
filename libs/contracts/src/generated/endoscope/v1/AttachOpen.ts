// Original file: proto/endoscope/v1/attach.proto

import type { Resize as _endoscope_v1_Resize, Resize__Output as _endoscope_v1_Resize__Output } from '../../endoscope/v1/Resize.ts';

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
}
