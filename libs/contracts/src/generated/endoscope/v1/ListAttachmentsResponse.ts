// Original file: proto/endoscope/v1/attach.proto

import type { Attachment as _endoscope_v1_Attachment, Attachment__Output as _endoscope_v1_Attachment__Output } from '../../endoscope/v1/Attachment.ts';

export interface ListAttachmentsResponse {
  'attachments'?: (_endoscope_v1_Attachment)[];
  'nextPageToken'?: (string);
}

export interface ListAttachmentsResponse__Output {
  'attachments': (_endoscope_v1_Attachment__Output)[];
  'nextPageToken': (string);
}
