// Original file: proto/endoscope/v1/session.proto

import type { EnvVar as _endoscope_v1_EnvVar, EnvVar__Output as _endoscope_v1_EnvVar__Output } from '../../endoscope/v1/EnvVar.ts';

/**
 * The debug container, in the words of `kubectl debug`.
 */
export interface Workload {
  /**
   * Name in the pod; derived from the session id unless the request names one.
   */
  'containerName'?: (string);
  'image'?: (string);
  'imagePullPolicy'?: (string);
  'command'?: (string)[];
  'args'?: (string)[];
  'env'?: (_endoscope_v1_EnvVar)[];
  'stdin'?: (boolean);
  'stdinOnce'?: (boolean);
  'tty'?: (boolean);
  'profile'?: (string);
}

/**
 * The debug container, in the words of `kubectl debug`.
 */
export interface Workload__Output {
  /**
   * Name in the pod; derived from the session id unless the request names one.
   */
  'containerName': (string);
  'image': (string);
  'imagePullPolicy': (string);
  'command': (string)[];
  'args': (string)[];
  'env': (_endoscope_v1_EnvVar__Output)[];
  'stdin': (boolean);
  'stdinOnce': (boolean);
  'tty': (boolean);
  'profile': (string);
}
