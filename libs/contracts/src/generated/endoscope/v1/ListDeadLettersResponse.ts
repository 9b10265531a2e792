// Original file: proto/endoscope/v1/webhook.proto

import type { DeadLetter as _endoscope_v1_DeadLetter, DeadLetter__Output as _endoscope_v1_DeadLetter__Output } from '../../endoscope/v1/DeadLetter.ts';

export interface ListDeadLettersResponse {
  'deadLetters'?: (_endoscope_v1_DeadLetter)[];
  'nextPageToken'?: (string);
}

export interface ListDeadLettersResponse__Output {
  'deadLetters': (_endoscope_v1_DeadLetter__Output)[];
  'nextPageToken': (string);
}
