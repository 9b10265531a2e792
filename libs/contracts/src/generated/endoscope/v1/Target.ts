// Original file: proto/endoscope/v1/session.proto


/**
 * What is debugged. A request names exactly one of pod, node, workload and selector.
 */
export interface Target {
  'cluster'?: (string);
  /**
   * Of a node: where its debug pod is made.
   */
  'namespace'?: (string);
  'pod'?: (string);
  /**
   * Set by the gateway.
   */
  'podUid'?: (string);
  /**
   * The container whose processes are seen (--target).
   */
  'container'?: (string);
  'node'?: (string);
  /**
   * As kubectl spells it: "deploy/web", "sts/db", "cronjob/report", "svc/web". Requests only.
   */
  'workload'?: (string);
  /**
   * A label selector in Kubernetes' own grammar. Requests only.
   */
  'selector'?: (string);
  /**
   * Of several pods choose one that crashes, instead of the newest ready one. Requests only.
   */
  'crashing'?: (boolean);
  /**
   * Why this pod was chosen for a workload or a selector. Set by the gateway.
   */
  'chosen'?: (string);
}

/**
 * What is debugged. A request names exactly one of pod, node, workload and selector.
 */
export interface Target__Output {
  'cluster': (string);
  /**
   * Of a node: where its debug pod is made.
   */
  'namespace': (string);
  'pod': (string);
  /**
   * Set by the gateway.
   */
  'podUid': (string);
  /**
   * The container whose processes are seen (--target).
   */
  'container': (string);
  'node': (string);
  /**
   * As kubectl spells it: "deploy/web", "sts/db", "cronjob/report", "svc/web". Requests only.
   */
  'workload': (string);
  /**
   * A label selector in Kubernetes' own grammar. Requests only.
   */
  'selector': (string);
  /**
   * Of several pods choose one that crashes, instead of the newest ready one. Requests only.
   */
  'crashing': (boolean);
  /**
   * Why this pod was chosen for a workload or a selector. Set by the gateway.
   */
  'chosen': (string);
}
