// Original file: proto/endoscope/v1/files.proto


export interface UploadFinish {
  /**
   * Hex, of the whole file as the client has it; empty: not known.
   */
  'sha256'?: (string);
}

export interface UploadFinish__Output {
  /**
   * Hex, of the whole file as the client has it; empty: not known.
   */
  'sha256': (string);
}
