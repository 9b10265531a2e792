// Original file: proto/endoscope/v1/template.proto


export interface ListTemplatesRequest {
}

export interface ListTemplatesRequest__Output {
}
