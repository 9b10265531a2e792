// Original file: proto/endoscope/v1/target.proto


export interface ContainerSummary {
  'name'?: (string);
  /**
   * "container", "init" or "ephemeral".
   */
  'list'?: (string);
  'image'?: (string);
  /**
   * "waiting", "running", "terminated" or "absent" (not seen by the kubelet yet).
   */
  'state'?: (string);
  'reason'?: (string);
  'message'?: (string);
  'restarts'?: (number);
  'exitCode'?: (number);
  /**
   * The session that added this debug container, if it was one of ours.
   */
  'session'?: (string);
  '_exitCode'?: "exitCode";
}

export interface ContainerSummary__Output {
  'name': (string);
  /**
   * "container", "init" or "ephemeral".
   */
  'list': (string);
  'image': (string);
  /**
   * "waiting", "running", "terminated" or "absent" (not seen by the kubelet yet).
   */
  'state': (string);
  'reason': (string);
  'message': (string);
  'restarts': (number);
  'exitCode'?: (number);
  /**
   * The session that added this debug container, if it was one of ours.
   */
  'session': (string);
  '_exitCode'?: "exitCode";
}
