// Original file: proto/endoscope/v1/files.proto

import type { FilePlace as _endoscope_v1_FilePlace, FilePlace__Output as _endoscope_v1_FilePlace__Output } from '../../endoscope/v1/FilePlace.ts';
import type { Long } from '@grpc/proto-loader';

export interface StatFileRequest {
  'place'?: (_endoscope_v1_FilePlace | null);
  /**
   * Also answer the SHA-256 of so many bytes from the beginning.
   */
  'hashBytes'?: (number | string | Long);
  /**
   * Look at what a cut upload to this path has left, instead of at the path.
   */
  'partial'?: (boolean);
  /**
   * With `partial`: the name under which it went into a directory.
   */
  'name'?: (string);
  '_hashBytes'?: "hashBytes";
}

export interface StatFileRequest__Output {
  'place': (_endoscope_v1_FilePlace__Output | null);
  /**
   * Also answer the SHA-256 of so many bytes from the beginning.
   */
  'hashBytes'?: (number);
  /**
   * Look at what a cut upload to this path has left, instead of at the path.
   */
  'partial': (boolean);
  /**
   * With `partial`: the name under which it went into a directory.
   */
  'name': (string);
  '_hashBytes'?: "hashBytes";
}
