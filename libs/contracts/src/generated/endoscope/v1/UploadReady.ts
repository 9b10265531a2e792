// Original file: proto/endoscope/v1/files.proto


export interface UploadReady {
  /**
   * Where the file or the tree will be.
   */
  'path'?: (string);
}

export interface UploadReady__Output {
  /**
   * Where the file or the tree will be.
   */
  'path': (string);
}
