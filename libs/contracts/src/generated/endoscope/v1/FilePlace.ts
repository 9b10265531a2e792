// Original file: proto/endoscope/v1/files.proto


export interface FilePlace {
  'session'?: (string);
  /**
   * Of the session's pod; empty: the debug container.
   */
  'container'?: (string);
  /**
   * True: the path begins in the root of the target, seen from the debug container.
   */
  'target'?: (boolean);
  /**
   * Absolute.
   */
  'path'?: (string);
}

export interface FilePlace__Output {
  'session': (string);
  /**
   * Of the session's pod; empty: the debug container.
   */
  'container': (string);
  /**
   * True: the path begins in the root of the target, seen from the debug container.
   */
  'target': (boolean);
  /**
   * Absolute.
   */
  'path': (string);
}
