// Original file: /work/main/proto/endoscope/v1/identity.proto


export interface GetMeRequest {
}

export interface GetMeRequest__Output {
}
