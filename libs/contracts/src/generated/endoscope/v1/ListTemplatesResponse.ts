// Original file: proto/endoscope/v1/template.proto

import type { Template as _endoscope_v1_Template, Template__Output as _endoscope_v1_Template__Output } from '../../endoscope/v1/Template.ts';

export interface ListTemplatesResponse {
  'templates'?: (_endoscope_v1_Template)[];
}

export interface ListTemplatesResponse__Output {
  'templates': (_endoscope_v1_Template__Output)[];
}
