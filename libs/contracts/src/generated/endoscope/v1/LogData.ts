// Original file: proto/endoscope/v1/logs.proto


export interface LogData {
  'container'?: (string);
  /**
   * By lines: one line without its line feed, or a piece of one of at most 64 KiB.
   */
  'data'?: (Buffer | Uint8Array | string);
  /**
   * By lines: the line goes on in the next piece, or the log ends inside it.
   */
  'partial'?: (boolean);
}

export interface LogData__Output {
  'container': (string);
  /**
   * By lines: one line without its line feed, or a piece of one of at most 64 KiB.
   */
  'data': (Buffer);
  /**
   * By lines: the line goes on in the next piece, or the log ends inside it.
   */
  'partial': (boolean);
}
