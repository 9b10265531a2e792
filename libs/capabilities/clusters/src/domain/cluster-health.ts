export const healthStates = ['unknown', 'healthy', 'degraded', 'unreachable'] as const;
export type HealthState = (typeof healthStates)[number];

export const findingSeverities = ['ok', 'warning', 'error'] as const;
export type FindingSeverity = (typeof findingSeverities)[number];

/** One thing that was looked at; `suggestion` is empty only when there is nothing to do. */
export interface ClusterFinding {
  /** UPPER_SNAKE_CASE, stable; the same code for good and bad news of one subject. */
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly message: string;
  readonly suggestion: string;
}

export interface ClusterHealth {
  readonly state: HealthState;
  /** As the server says it, such as `v1.34.2`; undefined before the first answer. */
  readonly kubernetesVersion: string | undefined;
  readonly checkTime: Date | undefined;
  readonly findings: readonly ClusterFinding[];
}

export const healthUnknown: ClusterHealth = {
  state: 'unknown',
  kubernetesVersion: undefined,
  checkTime: undefined,
  findings: [],
};

/** What a probe saw, before it is dated and summed up. */
export interface ProbeResult {
  readonly reached: boolean;
  readonly kubernetesVersion: string | undefined;
  readonly findings: readonly ClusterFinding[];
  /** About whoever asked, not about the cluster: shown, but no reason to call it degraded. */
  readonly callerFindings: readonly ClusterFinding[];
}

export function healthOf(probe: ProbeResult, checkTime: Date): ClusterHealth {
  const isClean = probe.findings.every((finding) => finding.severity === 'ok');
  const reachedState = isClean ? 'healthy' : 'degraded';
  return {
    state: probe.reached ? reachedState : 'unreachable',
    kubernetesVersion: probe.kubernetesVersion,
    checkTime,
    findings: [...probe.findings, ...probe.callerFindings],
  };
}
