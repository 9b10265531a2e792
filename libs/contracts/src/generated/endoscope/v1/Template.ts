// Original file: proto/endoscope/v1/template.proto

import type { EnvVar as _endoscope_v1_EnvVar, EnvVar__Output as _endoscope_v1_EnvVar__Output } from '../../endoscope/v1/EnvVar.ts';
import type { EnvFromSource as _endoscope_v1_EnvFromSource, EnvFromSource__Output as _endoscope_v1_EnvFromSource__Output } from '../../endoscope/v1/EnvFromSource.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';

/**
 * What a request of `Workload.template` gets where it says nothing itself.
 */
export interface Template {
  'name'?: (string);
  'description'?: (string);
  'image'?: (string);
  'imagePullPolicy'?: (string);
  'profile'?: (string);
  'command'?: (string)[];
  'args'?: (string)[];
  'env'?: (_endoscope_v1_EnvVar)[];
  'envFrom'?: (_endoscope_v1_EnvFromSource)[];
  /**
   * A partial container as JSON, merged over the profile; empty for none.
   */
  'customJson'?: (string);
  'stdin'?: (boolean);
  'stdinOnce'?: (boolean);
  'tty'?: (boolean);
  /**
   * "ephemeral", "copy", "node": the workloads it is for.
   */
  'styles'?: (string)[];
  /**
   * An ephemeral container of it must have a target container.
   */
  'targetRequired'?: (boolean);
  'ttlDefault'?: (_google_protobuf_Duration | null);
  'ttlMax'?: (_google_protobuf_Duration | null);
  /**
   * Fields of Workload that a request of this template may not set.
   */
  'locked'?: (string)[];
  /**
   * "none", "best_effort" or "required": how its sessions are recorded at least.
   */
  'recording'?: (string);
  /**
   * What is typed is recorded, too.
   */
  'recordsInput'?: (boolean);
  /**
   * Days that a recording is kept after its session; 0: the gateway's setting.
   */
  'recordingKeptDays'?: (number);
  /**
   * "files", "forwards": what may be done in a session that must be recorded, though no recording
   * holds it and only the ledger tells of it.
   */
  'unrecorded'?: (string)[];
  /**
   * `unrecorded` is what the template says, be it nothing; else the gateway's setting holds.
   */
  'setsUnrecorded'?: (boolean);
}

/**
 * What a request of `Workload.template` gets where it says nothing itself.
 */
export interface Template__Output {
  'name': (string);
  'description': (string);
  'image': (string);
  'imagePullPolicy': (string);
  'profile': (string);
  'command': (string)[];
  'args': (string)[];
  'env': (_endoscope_v1_EnvVar__Output)[];
  'envFrom': (_endoscope_v1_EnvFromSource__Output)[];
  /**
   * A partial container as JSON, merged over the profile; empty for none.
   */
  'customJson': (string);
  'stdin': (boolean);
  'stdinOnce': (boolean);
  'tty': (boolean);
  /**
   * "ephemeral", "copy", "node": the workloads it is for.
   */
  'styles': (string)[];
  /**
   * An ephemeral container of it must have a target container.
   */
  'targetRequired': (boolean);
  'ttlDefault': (_google_protobuf_Duration__Output | null);
  'ttlMax': (_google_protobuf_Duration__Output | null);
  /**
   * Fields of Workload that a request of this template may not set.
   */
  'locked': (string)[];
  /**
   * "none", "best_effort" or "required": how its sessions are recorded at least.
   */
  'recording': (string);
  /**
   * What is typed is recorded, too.
   */
  'recordsInput': (boolean);
  /**
   * Days that a recording is kept after its session; 0: the gateway's setting.
   */
  'recordingKeptDays': (number);
  /**
   * "files", "forwards": what may be done in a session that must be recorded, though no recording
   * holds it and only the ledger tells of it.
   */
  'unrecorded': (string)[];
  /**
   * `unrecorded` is what the template says, be it nothing; else the gateway's setting holds.
   */
  'setsUnrecorded': (boolean);
}
