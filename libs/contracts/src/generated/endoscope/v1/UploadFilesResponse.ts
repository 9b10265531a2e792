// Original file: proto/endoscope/v1/files.proto

import type { UploadReady as _endoscope_v1_UploadReady, UploadReady__Output as _endoscope_v1_UploadReady__Output } from '../../endoscope/v1/UploadReady.ts';
import type { TransferEnd as _endoscope_v1_TransferEnd, TransferEnd__Output as _endoscope_v1_TransferEnd__Output } from '../../endoscope/v1/TransferEnd.ts';

export interface UploadFilesResponse {
  'ready'?: (_endoscope_v1_UploadReady | null);
  'end'?: (_endoscope_v1_TransferEnd | null);
  'message'?: "ready"|"end";
}

export interface UploadFilesResponse__Output {
  'ready'?: (_endoscope_v1_UploadReady__Output | null);
  'end'?: (_endoscope_v1_TransferEnd__Output | null);
  'message'?: "ready"|"end";
}
