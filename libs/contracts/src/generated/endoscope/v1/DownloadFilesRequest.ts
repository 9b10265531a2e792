// Original file: proto/endoscope/v1/files.proto

import type { FilePlace as _endoscope_v1_FilePlace, FilePlace__Output as _endoscope_v1_FilePlace__Output } from '../../endoscope/v1/FilePlace.ts';
import type { Long } from '@grpc/proto-loader';

export interface DownloadFilesRequest {
  'place'?: (_endoscope_v1_FilePlace | null);
  /**
   * Of a file: from this byte on.
   */
  'offset'?: (number | string | Long);
  /**
   * Of a file: at most so many bytes.
   */
  'length'?: (number | string | Long);
  /**
   * Hex SHA-256 that the bytes before `offset` must have, to go on with a file that was cut.
   */
  'prefixSha256'?: (string);
  '_length'?: "length";
}

export interface DownloadFilesRequest__Output {
  'place': (_endoscope_v1_FilePlace__Output | null);
  /**
   * Of a file: from this byte on.
   */
  'offset': (number);
  /**
   * Of a file: at most so many bytes.
   */
  'length'?: (number);
  /**
   * Hex SHA-256 that the bytes before `offset` must have, to go on with a file that was cut.
   */
  'prefixSha256': (string);
  '_length'?: "length";
}
