// Original file: proto/endoscope/v1/webhook.proto


export interface ListDeadLettersRequest {
  'webhook'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListDeadLettersRequest__Output {
  'webhook': (string);
  'pageSize': (number);
  'pageToken': (string);
}
