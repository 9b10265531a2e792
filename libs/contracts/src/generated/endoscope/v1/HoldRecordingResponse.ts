// Original file: proto/endoscope/v1/recording.proto

import type { Recording as _endoscope_v1_Recording, Recording__Output as _endoscope_v1_Recording__Output } from '../../endoscope/v1/Recording.ts';

export interface HoldRecordingResponse {
  'recording'?: (_endoscope_v1_Recording | null);
}

export interface HoldRecordingResponse__Output {
  'recording': (_endoscope_v1_Recording__Output | null);
}
