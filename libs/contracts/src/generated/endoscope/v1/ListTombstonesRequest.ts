// Original file: proto/endoscope/v1/audit.proto


export interface ListTombstonesRequest {
}

export interface ListTombstonesRequest__Output {
}
