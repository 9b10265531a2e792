// Original file: proto/endoscope/v1/recording.proto

import type { Recording as _endoscope_v1_Recording, Recording__Output as _endoscope_v1_Recording__Output } from '../../endoscope/v1/Recording.ts';

export interface ListRecordingsResponse {
  'recordings'?: (_endoscope_v1_Recording)[];
  'nextPageToken'?: (string);
}

export interface ListRecordingsResponse__Output {
  'recordings': (_endoscope_v1_Recording__Output)[];
  'nextPageToken': (string);
}
