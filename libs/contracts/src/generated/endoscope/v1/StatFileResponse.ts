// Original file: proto/endoscope/v1/files.proto

import type { FileInfo as _endoscope_v1_FileInfo, FileInfo__Output as _endoscope_v1_FileInfo__Output } from '../../endoscope/v1/FileInfo.ts';

export interface StatFileResponse {
  'info'?: (_endoscope_v1_FileInfo | null);
  /**
   * Hex; empty when it was not asked for.
   */
  'sha256'?: (string);
}

export interface StatFileResponse__Output {
  'info': (_endoscope_v1_FileInfo__Output | null);
  /**
   * Hex; empty when it was not asked for.
   */
  'sha256': (string);
}
