// Original file: proto/endoscope/v1/attach.proto


export interface AttachReady {
  'attachment'?: (string);
  'tty'?: (boolean);
  /**
   * Shown to the user: who sees this, until when it lasts.
   */
  'banner'?: (string);
}

export interface AttachReady__Output {
  'attachment': (string);
  'tty': (boolean);
  /**
   * Shown to the user: who sees this, until when it lasts.
   */
  'banner': (string);
}
