// Original file: proto/endoscope/v1/attach.proto


export interface AttachExit {
  /**
   * A word of the closed list of end reasons, or "detached" when only the attachment ended.
   */
  'reason'?: (string);
  'detail'?: (string);
  'exitCode'?: (number);
  /**
   * "gone", "lingering" or "unknown"; empty while the session lives on.
   */
  'process'?: (string);
  '_exitCode'?: "exitCode";
}

export interface AttachExit__Output {
  /**
   * A word of the closed list of end reasons, or "detached" when only the attachment ended.
   */
  'reason': (string);
  'detail': (string);
  'exitCode'?: (number);
  /**
   * "gone", "lingering" or "unknown"; empty while the session lives on.
   */
  'process': (string);
  '_exitCode'?: "exitCode";
}
