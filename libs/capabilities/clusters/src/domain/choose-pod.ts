/** What a pod is doing, as far as the choice of one depends on it. */
export const podPhases = [
  'ready',
  'running',
  'starting',
  'pending',
  'finished',
  'leaving',
] as const;
export type PodPhase = (typeof podPhases)[number];

/** A pod that may be chosen. Small: thousands are held at once. */
export interface PodCandidate {
  readonly name: string;
  readonly uid: string;
  readonly createdAt: Date | undefined;
  /**
   * `starting`: an init container has begun, so a container can be added; `pending`: nothing runs;
   * `finished`: Succeeded or Failed; `leaving`: being deleted.
   */
  readonly phase: PodPhase;
  /** kubectl's STATUS column. */
  readonly status: string;
  readonly crash: ContainerCrash | undefined;
}

/** A container that ended with an error and is, or was, started again. */
export interface ContainerCrash {
  readonly container: string;
  readonly restarts: number;
  readonly exitCode: number | undefined;
  /** In CrashLoopBackOff, or ended and not started again yet. */
  readonly isDown: boolean;
}

export interface PodQuestion {
  /** "deployment web", "selector app=web". */
  readonly of: string;
  readonly crashing: boolean;
}

export type PodChoice =
  | { readonly pod: PodCandidate; readonly chosen: string }
  | { readonly refused: 'no_pods' | 'none_runs' | 'none_crashes'; readonly doing: string };

/** The order of preference when no crash is asked for. */
const usable = ['ready', 'running', 'starting'] as const satisfies readonly PodPhase[];

/** Newest ready, else newest running, else newest that starts; or the newest that crashes. Pure. */
export function choosePod(pods: readonly PodCandidate[], question: PodQuestion): PodChoice {
  const doing = whatPodsDo(pods);
  if (pods.length === 0) return { refused: 'no_pods', doing };
  return question.crashing
    ? chooseCrashing(pods, question, doing)
    : chooseRunning(pods, question, doing);
}

function chooseRunning(
  pods: readonly PodCandidate[],
  { of }: PodQuestion,
  doing: string,
): PodChoice {
  for (const phase of usable) {
    const pod = newest(pods.filter((candidate) => candidate.phase === phase));
    if (!pod) continue;
    if (pods.length === 1) return { pod, chosen: `the only pod of ${of}${notReady(pod)}` };
    const which = `newest ${phase} of ${pods.length} pods of ${of}`;
    return { pod, chosen: phase === 'ready' ? which : `${which}; none is ready (${doing})` };
  }
  return { refused: 'none_runs', doing };
}

function chooseCrashing(
  pods: readonly PodCandidate[],
  { of }: PodQuestion,
  doing: string,
): PodChoice {
  const crashing = pods.filter(({ crash, phase }) => crash !== undefined && isAlive(phase));
  const down = crashing.filter(({ crash }) => crash?.isDown);
  const pod = newest(down.length > 0 ? down : crashing);
  if (!pod?.crash) return { refused: 'none_crashes', doing };
  const among = `newest crashing (${crashing.length}) of ${pods.length} of ${of}`;
  return { pod, chosen: `${among}: ${crashWords(pod.crash)}` };
}

function isAlive(phase: PodPhase): boolean {
  return phase !== 'finished' && phase !== 'leaving';
}

function crashWords({ container, restarts, exitCode, isDown }: ContainerCrash): string {
  const times = restarts === 1 ? 'once' : `${restarts} times`;
  const code = exitCode === undefined ? '' : `, last with exit code ${exitCode}`;
  return `container ${container} was restarted ${times}${code}${isDown ? ', and is down' : ''}`;
}

function notReady({ phase, status }: PodCandidate): string {
  return phase === 'ready' ? '' : `, which is not ready (${status})`;
}

/** Kubernetes keeps whole seconds; pods of one second are told apart by name, for one answer. */
function newest(pods: readonly PodCandidate[]): PodCandidate | undefined {
  return pods.reduce<PodCandidate | undefined>((best, pod) => {
    return best === undefined || isNewer(pod, best) ? pod : best;
  }, undefined);
}

function isNewer(a: PodCandidate, b: PodCandidate): boolean {
  const difference = (a.createdAt?.getTime() ?? 0) - (b.createdAt?.getTime() ?? 0);
  return difference === 0 ? a.name < b.name : difference > 0;
}

const statusesShownMax = 5;

/** "2 Pending, 1 ImagePullBackOff": the most frequent first. */
function whatPodsDo(pods: readonly PodCandidate[]): string {
  const counts = new Map<string, number>();
  for (const { status } of pods) counts.set(status, (counts.get(status) ?? 0) + 1);
  const sorted = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const shown = sorted.slice(0, statusesShownMax).map(([status, n]) => `${n} ${status}`);
  return [...shown, ...(sorted.length > statusesShownMax ? ['others'] : [])].join(', ');
}
