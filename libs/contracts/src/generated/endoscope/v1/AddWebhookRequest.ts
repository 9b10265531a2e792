// Original file: proto/endoscope/v1/webhook.proto

import type { Long } from '@grpc/proto-loader';

export interface AddWebhookRequest {
  /**
   * A DNS label.
   */
  'name'?: (string);
  /**
   * https://
   */
  'url'?: (string);
  /**
   * Names of events, or "session.*"; none: all.
   */
  'events'?: (string)[];
  /**
   * Leaf of the first event it may get; absent: only what is sealed from now on.
   */
  'fromLeaf'?: (number | string | Long);
  '_fromLeaf'?: "fromLeaf";
}

export interface AddWebhookRequest__Output {
  /**
   * A DNS label.
   */
  'name': (string);
  /**
   * https://
   */
  'url': (string);
  /**
   * Names of events, or "session.*"; none: all.
   */
  'events': (string)[];
  /**
   * Leaf of the first event it may get; absent: only what is sealed from now on.
   */
  'fromLeaf'?: (number);
  '_fromLeaf'?: "fromLeaf";
}
