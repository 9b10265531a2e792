// Original file: proto/endoscope/v1/recording.proto


export interface ListRecordingsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'session'?: (string);
  'cluster'?: (string);
  'namespace'?: (string);
  'username'?: (string);
  'state'?: (string);
}

export interface ListRecordingsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'session': (string);
  'cluster': (string);
  'namespace': (string);
  'username': (string);
  'state': (string);
}
