import type {
  ContainerSummary,
  DebuggerOrigin,
  PodDescription,
  PodEvent,
  PodNode,
  PodSecurity,
  PodSecuritySetting,
} from '@endoscope/client';
import { ageOf } from '../output/age.ts';
import type { Paint } from '../output/colours.ts';
import { renderFields } from '../output/fields.ts';
import type { Field } from '../output/fields.ts';
import { renderTable } from '../output/table.ts';
import type { Column } from '../output/table.ts';
import { safeLine } from '../output/terminal-safe.ts';
import { findingLines } from './findings-view.ts';

export interface PodView {
  readonly cluster: string;
  readonly paint: Paint;
  readonly now: Date;
}

/**
 * What `endo describe pod` prints. Names, messages and events come from a cluster and from
 * whoever runs pods in it: every one of them passes through `renderFields`, `renderTable`,
 * `findingLines` or `safeLine`, which make them safe for a terminal.
 */
export function podLines(description: PodDescription, view: PodView): string[] {
  const { containers = [], events = [], debuggable, unknown = [] } = description;
  const table = { wide: false, paint: view.paint };
  const debuggers = containers.filter(({ debugger: origin }) => origin !== undefined);
  return [
    ...renderFields(podFields(description, view)),
    ...titled('Containers', renderTable(containers, containerColumns(view.now), table)),
    ...messageLines(containers),
    ...titled('Debug containers', debuggers, () =>
      renderTable(debuggers, debuggerColumns(view.now), table),
    ),
    ...titled('Events', events, () => renderTable(events, eventColumns(view.now), table)),
    ...titled('Notes', debuggable?.notes, (notes) => findingLines(notes, view.paint)),
    ...titled('Unknown', unknown, (all) => all.map((sentence) => `  ${safeLine(sentence)}`)),
    ...(debuggable ? ['', ...renderFields(debuggableFields(debuggable))] : []),
  ];
}

function titled<T>(
  title: string,
  rows: readonly T[] | undefined,
  render: (rows: readonly T[]) => string[] = (lines) => lines as unknown as string[],
): string[] {
  return rows === undefined || rows.length === 0 ? [] : ['', `${title}:`, ...render(rows)];
}

function podFields(description: PodDescription, { cluster, now }: PodView): Field[] {
  const { pod, node, owners = [], podSecurity, qosClass, serviceAccount } = description;
  const age = ageOf(pod.createTime, now);
  return [
    ['Name', pod.name],
    ['Namespace', pod.namespace],
    ['Cluster', cluster],
    ['Status', pod.status],
    ['Node', nodeText(pod.node, node)],
    ['Runtime', node && runtimeText(node)],
    ['Created', pod.createTime && `${pod.createTime}${age ? ` (${age} ago)` : ''}`],
    ['Controlled by', owners.map(({ kind, name }) => `${kind}/${name}`).join(' of ')],
    ['Service account', serviceAccount],
    ['QoS class', qosClass],
    ['Process namespace', description.shareProcessNamespace ? 'shared by all containers' : ''],
    ['Static pod', description.isStatic ? 'yes: from a file of its node' : ''],
    ['Pod Security', podSecurity && securityText(podSecurity)],
    ['Profiles', podSecurity && profilesText(podSecurity)],
    ['UID', pod.uid],
  ];
}

function nodeText(name: string | undefined, node: PodNode | undefined): string | undefined {
  if (!node) return name;
  const states = { yes: 'ready', no: 'not ready' } as Readonly<Record<string, string>>;
  const why = node.message ? `: ${node.message}` : '';
  return `${node.name} (${states[node.ready] ?? 'state unknown'}${why})`;
}

function runtimeText(node: PodNode): string {
  if (!node.runtime) return 'unknown';
  const system = [node.operatingSystem, node.architecture].filter(Boolean).join('/');
  const image = node.osImage ? `, ${node.osImage}` : '';
  return `${node.runtime}, kubelet ${node.kubeletVersion}, ${system}${image}`;
}

function securityText({ enforce, warn, audit }: PodSecurity): string {
  const text = ({ level, version }: PodSecuritySetting) =>
    version && version !== 'latest' ? `${level} (${version})` : level;
  return `enforce ${text(enforce)}, warn ${text(warn)}, audit ${text(audit)}`;
}

function profilesText({ profilesPassing, enforce }: PodSecurity): string {
  if (!profilesPassing) return 'unknown';
  const judged = enforce.level === 'unset' || enforce.level === 'privileged';
  const also = judged ? '' : ' — the pod itself is judged as well';
  return `${profilesPassing.join(', ')} would pass${also}`;
}

function containerColumns(now: Date): Column<ContainerSummary>[] {
  return [
    { header: 'CONTAINER', value: (c) => c.name },
    { header: 'LIST', value: (c) => c.list },
    { header: 'IMAGE', value: (c) => c.image },
    { header: 'STATE', value: (c) => c.state, isState: true },
    { header: 'SINCE', value: (c) => ageOf(c.since, now) },
    { header: 'READY', value: (c) => (c.ready ? 'yes' : 'no') },
    { header: 'REASON', value: (c) => c.reason },
    { header: 'EXIT', value: (c) => c.exitCode },
    { header: 'RESTARTS', value: (c) => c.restarts },
    { header: 'LAST', value: (c) => lastText(c, now) },
    { header: 'PORTS', value: (c) => c.ports?.join(',') },
  ];
}

function lastText({ lastState }: ContainerSummary, now: Date): string | undefined {
  if (!lastState) return undefined;
  const { reason, exitCode, finishTime } = lastState;
  const age = ageOf(finishTime, now);
  return `${reason || 'Ended'} ${exitCode}${age ? ` ${age} ago` : ''}`;
}

function messageLines(containers: readonly ContainerSummary[]): string[] {
  return renderFields(
    containers.flatMap(({ name, message }): Field[] => (message ? [[`  ${name}`, message]] : [])),
  );
}

function debuggerColumns(now: Date): Column<ContainerSummary>[] {
  const origin = (value: (o: DebuggerOrigin) => string | undefined) => (c: ContainerSummary) =>
    c.debugger && value(c.debugger);
  return [
    { header: 'CONTAINER', value: (c) => c.name },
    { header: 'ADDED BY', value: origin(addedBy) },
    { header: 'AGE', value: origin((o) => ageOf(o.addTime, now)) },
    { header: 'SESSION', value: (c) => c.session },
    { header: 'STATE', value: origin((o) => o.sessionState) },
    { header: 'PROFILE', value: origin((o) => o.profile) },
    { header: 'TARGET', value: (c) => c.targetContainer },
  ];
}

function addedBy({ origin, username, manager }: DebuggerOrigin): string {
  const as = manager ? ` (${manager})` : '';
  if (origin === 'session') return username ?? 'a session you may not see';
  return origin === 'outside' ? `outside Endoscope${as}` : `unknown${as}`;
}

function eventColumns(now: Date): Column<PodEvent>[] {
  return [
    { header: 'AGE', value: (e) => ageOf(e.time, now) },
    { header: 'TYPE', value: (e) => e.type, isState: true },
    { header: 'REASON', value: (e) => e.reason },
    { header: 'CONTAINER', value: (e) => e.container },
    { header: 'MESSAGE', value: (e) => timesOf(e.count) + (e.message ?? '') },
  ];
}

function timesOf(count: number | undefined): string {
  return count !== undefined && count > 1 ? `(${count} times) ` : '';
}

function debuggableFields({
  verdict,
  reason,
  next,
}: NonNullable<PodDescription['debuggable']>): Field[] {
  return [
    ['Debuggable', `${verdict}. ${reason}`],
    ['Next', next],
  ];
}
