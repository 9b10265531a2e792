import type { Finding } from './finding.ts';
import type { WorkloadRequest, WorkloadStyle } from './workload.ts';

/** One right a session needs in the cluster, in the words of its access reviews. */
export interface NeededRight {
  readonly verb: string;
  readonly resource: string;
  /** Absent: of any name, as for what is yet to be created. */
  readonly name?: string;
  /** What is lost without it. */
  readonly without: string;
  /** A session without it works, only less well, or only on some versions. */
  readonly isOptional?: boolean;
}

export interface RightsQuestion {
  readonly style: WorkloadStyle;
  readonly workload: Pick<WorkloadRequest, 'copy' | 'remove' | 'stdin'>;
  /** The pod that is debugged; empty of a node. */
  readonly target: string;
  /** The pod the container runs in. */
  readonly runsIn: string;
  /** As `v1.34.2`; undefined when unknown. */
  readonly version: string | undefined;
}

/** What a session takes, from adding its container to reading its log (RBAC verbs). */
export function rightsNeeded(question: RightsQuestion): NeededRight[] {
  const { style, workload, target, runsIn, version } = question;
  const isMade = style !== 'ephemeral';
  const right = (verb: string, resource: string, without: string): NeededRight => {
    return { verb, resource, name: runsIn, without };
  };
  const add: NeededRight = isMade
    ? { verb: 'create', resource: 'pods', without: 'the pod cannot be created' }
    : right('patch', 'pods/ephemeralcontainers', 'no debug container can be added');
  const removal = right('delete', 'pods', 'the pod made for the session stays behind');
  const original = { ...right('delete', 'pods', 'the original cannot be replaced'), name: target };
  return [
    add,
    ...(isMade && workload.remove ? [{ ...removal, isOptional: true }] : []),
    ...(workload.copy?.replace ? [original] : []),
    right('get', 'pods', 'the session cannot tell when its container runs'),
    right('watch', 'pods', 'the session cannot follow its container'),
    ...attachRights(runsIn, version),
    { ...right('get', 'pods/log', 'earlier output is not shown'), isOptional: true },
    ...useRights.map((each) => ({ ...each, name: runsIn, isOptional: true })),
  ];
}

/** Of a session beside its terminal. A WebSocket asks for `get`, SPDY for `create`. */
const useRights: readonly NeededRight[] = [
  { verb: 'get', resource: 'pods/exec', without: 'no command runs and no file is copied out' },
  { verb: 'create', resource: 'pods/exec', without: 'no command gets input, no file is copied in' },
  { verb: 'create', resource: 'pods/portforward', without: 'ports cannot be forwarded' },
];

/**
 * A WebSocket begins with a GET, and so needs `get`. From 1.35 on the API server also asks for
 * `create` (gate AuthorizePodWebsocketUpgradeCreatePermission), as it always did for SPDY.
 */
function attachRights(name: string, version: string | undefined): NeededRight[] {
  const attach = { resource: 'pods/attach', name };
  const get = { ...attach, verb: 'get', without: 'the terminal cannot be reached' };
  const needsCreate = version === undefined ? undefined : minorOf(version) >= 1_035;
  if (needsCreate === false) return [get];
  const create = { ...attach, verb: 'create' };
  return needsCreate
    ? [get, { ...create, without: 'the terminal cannot be reached on Kubernetes 1.35 and newer' }]
    : [get, { ...create, without: 'Kubernetes 1.35 and newer refuse attach', isOptional: true }];
}

/** `v1.34.2` is 1034. */
function minorOf(version: string): number {
  const [, major = '0', minor = '0'] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) * 1_000 + Number(minor);
}

/** How the API server answered; a text says why it is not known. */
export type RightAnswer = { readonly allowed: boolean; readonly reason: string } | string;

export function accessFindings(
  answers: readonly (readonly [NeededRight, RightAnswer])[],
): Finding[] {
  const held = answers.filter(([, answer]) => typeof answer === 'object' && answer.allowed);
  const findings = answers.flatMap(([right, answer]) => accessFinding(right, answer) ?? []);
  if (held.length === 0) return findings;
  const message = `The cluster lets you ${held.map(([right]) => wordsOf(right)).join(', ')}.`;
  return [{ code: 'ACCESS', severity: 'ok', message, suggestion: '' }, ...findings];
}

function accessFinding(right: NeededRight, answer: RightAnswer): Finding | undefined {
  if (typeof answer === 'string') {
    return {
      code: 'ACCESS',
      severity: 'unknown',
      message: `Whether the cluster lets you ${wordsOf(right)} could not be found out: ${answer}`,
      suggestion: `kubectl auth can-i ${canI(right)}`,
    };
  }
  if (answer.allowed) return undefined;
  const why = answer.reason === '' ? '' : ` (${answer.reason})`;
  return {
    code: 'ACCESS_DENIED',
    severity: right.isOptional ? 'warning' : 'error',
    message: `The cluster does not let you ${wordsOf(right)}${why}: ${right.without}.`,
    suggestion: `Ask for the role that grants ${right.verb} on ${right.resource} (deploy/cluster-access).`,
  };
}

function wordsOf({ verb, resource }: NeededRight): string {
  return `${verb} ${resource}`;
}

function canI({ verb, resource, name }: NeededRight): string {
  const [kind = '', subresource] = resource.split('/');
  const named = name === undefined ? kind : `${kind}/${name}`;
  return `${verb} ${named}${subresource ? ` --subresource=${subresource}` : ''}`;
}
