// Original file: proto/endoscope/v1/session.proto


export interface ExportSessionResponse {
  /**
   * The next bytes of a tar archive, for `endo verify bundle`.
   */
  'data'?: (Buffer | Uint8Array | string);
}

export interface ExportSessionResponse__Output {
  /**
   * The next bytes of a tar archive, for `endo verify bundle`.
   */
  'data': (Buffer);
}
