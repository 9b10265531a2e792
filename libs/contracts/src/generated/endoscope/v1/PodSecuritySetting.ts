// Original file: proto/endoscope/v1/target.proto


export interface PodSecuritySetting {
  /**
   * "privileged", "baseline", "restricted", "unset" (the cluster's default applies) or "unknown".
   */
  'level'?: (string);
  /**
   * "latest" or as in "v1.30"; empty where there is no level.
   */
  'version'?: (string);
}

export interface PodSecuritySetting__Output {
  /**
   * "privileged", "baseline", "restricted", "unset" (the cluster's default applies) or "unknown".
   */
  'level': (string);
  /**
   * "latest" or as in "v1.30"; empty where there is no level.
   */
  'version': (string);
}
