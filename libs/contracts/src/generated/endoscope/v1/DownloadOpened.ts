// Original file: proto/endoscope/v1/files.proto

import type { FileInfo as _endoscope_v1_FileInfo, FileInfo__Output as _endoscope_v1_FileInfo__Output } from '../../endoscope/v1/FileInfo.ts';

export interface DownloadOpened {
  'info'?: (_endoscope_v1_FileInfo | null);
  /**
   * True: entries follow, of which the first is the directory itself.
   */
  'tree'?: (boolean);
}

export interface DownloadOpened__Output {
  'info': (_endoscope_v1_FileInfo__Output | null);
  /**
   * True: entries follow, of which the first is the directory itself.
   */
  'tree': (boolean);
}
