// Original file: proto/endoscope/v1/webhook.proto


export interface ReplayDeadLettersResponse {
  'replayed'?: (number);
}

export interface ReplayDeadLettersResponse__Output {
  'replayed': (number);
}
