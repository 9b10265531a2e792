import type { Cluster } from '@endoscope/clusters';
import type { RequestContext } from '@endoscope/core';
import type { AccessQuestion } from '@endoscope/policy';
import type { Pod } from '../domain/pod.ts';
import type { SessionTarget } from '../domain/session.ts';
import type { TargetRequest } from '../domain/workload.ts';
import type { Acting, DebugRuntime, NodeSnapshot, PodReference } from '../ports/debug-runtime.ts';
import type { TargetResolver } from '../ports/target-resolver.ts';

type Labels = Readonly<Record<string, string>>;

/** What is to be debugged, as the cluster has it at this moment. */
export type Subject = PodSubject | NodeSubject;

interface PodSubject {
  readonly kind: 'pod';
  readonly reference: PodReference;
  readonly pod: Pod;
  readonly chosen: string | undefined;
  /** Undefined when it was not looked at, or may not be. */
  readonly nodeReady: boolean | undefined;
  readonly namespaceLabels: Labels | undefined;
}

interface NodeSubject {
  readonly kind: 'node';
  readonly name: string;
  readonly node: NodeSnapshot['node'];
  readonly namespaceLabels: Labels | undefined;
}

/** Finds the pod or node a request names and reads it, in the caller's name. */
export class ReadSubject {
  constructor(
    private readonly runtime: DebugRuntime,
    private readonly resolver: TargetResolver,
  ) {}

  async execute(ctx: RequestContext, target: TargetRequest): Promise<Subject> {
    const { cluster, namespace, subject } = target;
    const { signal, traceparent } = ctx;
    const acting = { by: ctx.principal, signal, traceparent };
    if (subject.kind === 'node') {
      const { name } = subject;
      const read = await this.runtime.readNode({ cluster, node: name, namespace }, acting);
      return { kind: 'node', name, ...read };
    }
    const { pod: name, chosen } = await this.podOf(ctx, target);
    const reference = { cluster, namespace, pod: name };
    const read = await this.runtime.readTarget(reference, acting);
    const nodeReady = await this.nodeReady(read.pod, { cluster, namespace }, acting);
    return { kind: 'pod', reference, chosen, nodeReady, ...read };
  }

  /** Looked at only where the pod is not ready: a silent node makes all its pods so. */
  private async nodeReady(
    pod: Pod,
    place: { cluster: string; namespace: string },
    acting: Acting,
  ): Promise<boolean | undefined> {
    const isReady = pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True');
    const node = pod.spec?.nodeName;
    if (isReady || !node) return undefined;
    try {
      const read = await this.runtime.readNode({ ...place, node }, acting);
      const { conditions = [] } = read.node.status ?? {};
      return conditions.some((c) => c.type === 'Ready' && c.status === 'True');
    } catch {
      // Most people may not read nodes; then it is not known.
      return undefined;
    }
  }

  private async podOf(
    ctx: RequestContext,
    { cluster, namespace, subject, crashing }: TargetRequest,
  ): Promise<{ pod: string; chosen: string | undefined }> {
    if (subject.kind === 'pod') return { pod: subject.name, chosen: undefined };
    if (subject.kind === 'node') return { pod: '', chosen: undefined };
    return this.resolver.execute(ctx, { cluster, namespace, by: subject, crashing });
  }
}

export function sessionTargetOf(subject: Subject, request: TargetRequest): SessionTarget {
  const { cluster, namespace, container } = request;
  const place = { cluster, namespace, container };
  if (subject.kind === 'node') {
    const podUid = subject.node.metadata?.uid ?? '';
    return { ...place, pod: '', podUid, node: subject.name, chosen: undefined };
  }
  const { reference, pod, chosen } = subject;
  const podUid = pod.metadata?.uid ?? '';
  return { ...place, pod: reference.pod, podUid, node: undefined, chosen };
}

/** Where policy is asked about; of what could not be read only the name is known. */
export function placeOf(
  cluster: Cluster,
  request: TargetRequest,
  subject: Subject | undefined,
): Omit<AccessQuestion, 'action'> {
  const { subject: asked } = request;
  const namespace = { name: request.namespace, labels: subject?.namespaceLabels ?? {} };
  const place = { cluster: { name: cluster.name, labels: cluster.labels }, namespace };
  if (asked.kind === 'node') {
    const { labels = {}, uid } = (subject?.kind === 'node' && subject.node.metadata) || {};
    return { ...place, node: { name: asked.name, labels, ...(uid && { uid }) } };
  }
  const found = subject?.kind === 'pod' ? subject : undefined;
  const name = found?.reference.pod ?? (asked.kind === 'pod' ? asked.name : '');
  const { labels = {}, uid } = found?.pod.metadata ?? {};
  return { ...place, pod: { name, labels, ...(uid && { uid }) } };
}
