// Original file: proto/endoscope/v1/logs.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface GetLogsRequest {
  'session'?: (string);
  /**
   * Empty: the container the session targets, or the pod's only one.
   */
  'containers'?: (string)[];
  /**
   * In place of `containers`: all of the pod, init and ephemeral ones too.
   */
  'allContainers'?: (boolean);
  /**
   * Go on with what is printed from now on. Needs a session that is ready.
   */
  'follow'?: (boolean);
  /**
   * Of the instance of the container before this one.
   */
  'previous'?: (boolean);
  /**
   * Each line begins with the time of its writing.
   */
  'timestamps'?: (boolean);
  /**
   * Not younger than this; at most one of both.
   */
  'sinceSeconds'?: (number | string | Long);
  'sinceTime'?: (_google_protobuf_Timestamp | null);
  /**
   * At most so many lines before those that are followed.
   */
  'tailLines'?: (number | string | Long);
  /**
   * At most so many bytes of each container.
   */
  'limitBytes'?: (number | string | Long);
  /**
   * Give single lines, not bytes as they come.
   */
  'byLines'?: (boolean);
  '_sinceSeconds'?: "sinceSeconds";
  '_tailLines'?: "tailLines";
  '_limitBytes'?: "limitBytes";
}

export interface GetLogsRequest__Output {
  'session': (string);
  /**
   * Empty: the container the session targets, or the pod's only one.
   */
  'containers': (string)[];
  /**
   * In place of `containers`: all of the pod, init and ephemeral ones too.
   */
  'allContainers': (boolean);
  /**
   * Go on with what is printed from now on. Needs a session that is ready.
   */
  'follow': (boolean);
  /**
   * Of the instance of the container before this one.
   */
  'previous': (boolean);
  /**
   * Each line begins with the time of its writing.
   */
  'timestamps': (boolean);
  /**
   * Not younger than this; at most one of both.
   */
  'sinceSeconds'?: (number);
  'sinceTime': (_google_protobuf_Timestamp__Output | null);
  /**
   * At most so many lines before those that are followed.
   */
  'tailLines'?: (number);
  /**
   * At most so many bytes of each container.
   */
  'limitBytes'?: (number);
  /**
   * Give single lines, not bytes as they come.
   */
  'byLines': (boolean);
  '_sinceSeconds'?: "sinceSeconds";
  '_tailLines'?: "tailLines";
  '_limitBytes'?: "limitBytes";
}
