// Original file: proto/endoscope/v1/session.proto

import type { EnvVar as _endoscope_v1_EnvVar, EnvVar__Output as _endoscope_v1_EnvVar__Output } from '../../endoscope/v1/EnvVar.ts';
import type { EnvFromSource as _endoscope_v1_EnvFromSource, EnvFromSource__Output as _endoscope_v1_EnvFromSource__Output } from '../../endoscope/v1/EnvFromSource.ts';
import type { VolumeMount as _endoscope_v1_VolumeMount, VolumeMount__Output as _endoscope_v1_VolumeMount__Output } from '../../endoscope/v1/VolumeMount.ts';
import type { PodCopy as _endoscope_v1_PodCopy, PodCopy__Output as _endoscope_v1_PodCopy__Output } from '../../endoscope/v1/PodCopy.ts';
import type { Long } from '@grpc/proto-loader';

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
  /**
   * general, baseline, restricted, netadmin, sysadmin, legacy; in a request also auto.
   */
  'profile'?: (string);
  /**
   * An operator's preset; what the request says itself comes first.
   */
  'template'?: (string);
  'envFrom'?: (_endoscope_v1_EnvFromSource)[];
  /**
   * A partial container as JSON, merged over the profile (--custom). Requests only.
   */
  'customJson'?: (string);
  /**
   * The body of the old recipe for pods/ephemeralcontainers as JSON (--from-file). Requests only.
   */
  'documentJson'?: (string);
  /**
   * The same mounts as this container of the target. Requests only.
   */
  'mountsOf'?: (string);
  'volumeMounts'?: (_endoscope_v1_VolumeMount)[];
  /**
   * The same user and group as this container of the target. Requests only.
   */
  'userOf'?: (string);
  'asUser'?: (number | string | Long);
  /**
   * Start in the target's root file system. Requests only.
   */
  'chrootTarget'?: (boolean);
  /**
   * Debug a copy of the pod.
   */
  'copy'?: (_endoscope_v1_PodCopy | null);
  /**
   * Answer with an own running session on the same target, if there is one. Requests only.
   */
  'reuse'?: (boolean);
  /**
   * Delete the pod made for the session when it ends. Default true; copies and node pods only.
   */
  'remove'?: (boolean);
  '_asUser'?: "asUser";
  '_remove'?: "remove";
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
  /**
   * general, baseline, restricted, netadmin, sysadmin, legacy; in a request also auto.
   */
  'profile': (string);
  /**
   * An operator's preset; what the request says itself comes first.
   */
  'template': (string);
  'envFrom': (_endoscope_v1_EnvFromSource__Output)[];
  /**
   * A partial container as JSON, merged over the profile (--custom). Requests only.
   */
  'customJson': (string);
  /**
   * The body of the old recipe for pods/ephemeralcontainers as JSON (--from-file). Requests only.
   */
  'documentJson': (string);
  /**
   * The same mounts as this container of the target. Requests only.
   */
  'mountsOf': (string);
  'volumeMounts': (_endoscope_v1_VolumeMount__Output)[];
  /**
   * The same user and group as this container of the target. Requests only.
   */
  'userOf': (string);
  'asUser'?: (number);
  /**
   * Start in the target's root file system. Requests only.
   */
  'chrootTarget': (boolean);
  /**
   * Debug a copy of the pod.
   */
  'copy': (_endoscope_v1_PodCopy__Output | null);
  /**
   * Answer with an own running session on the same target, if there is one. Requests only.
   */
  'reuse': (boolean);
  /**
   * Delete the pod made for the session when it ends. Default true; copies and node pods only.
   */
  'remove'?: (boolean);
  '_asUser'?: "asUser";
  '_remove'?: "remove";
}
