// Original file: proto/endoscope/v1/template.proto


export interface GetTemplateRequest {
  'template'?: (string);
}

export interface GetTemplateRequest__Output {
  'template': (string);
}
