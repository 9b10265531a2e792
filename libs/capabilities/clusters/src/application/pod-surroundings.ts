import { GatewayError } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import type { DecideAccess } from '@endoscope/policy';
import { policySubject } from '../domain/cluster.ts';
import type { Cluster } from '../domain/cluster.ts';
import { originOf, unknownOrigin } from '../domain/debugger-origin.ts';
import type { Node } from '../domain/node.ts';
import type { ContainerSummary, PodNode, PodOwner } from '../domain/pod.ts';
import type { NodeReader } from '../ports/node-reader.ts';
import type { FoundContainer, FoundPod, PodReader } from '../ports/pod-reader.ts';
import type { PodSession, PodSessions } from '../ports/pod-sessions.ts';

export interface SurroundingsFound {
  readonly containers: readonly ContainerSummary[];
  readonly node: PodNode | undefined;
  readonly owners: readonly PodOwner[];
  /** Sentences: what could not be looked at. */
  readonly unknown: readonly string[];
}

/**
 * What is around a pod: its node, its owners, the sessions behind its debug containers. Each is
 * looked up beside the others, and one that fails is said to be unknown.
 */
export class PodSurroundings {
  constructor(
    private readonly decide: Pick<DecideAccess, 'execute'>,
    private readonly pods: Pick<PodReader, 'ownersFrom'>,
    private readonly nodes: Pick<NodeReader, 'find'>,
    private readonly sessions: PodSessions,
  ) {}

  async execute(
    ctx: RequestContext,
    cluster: Cluster,
    found: FoundPod,
  ): Promise<SurroundingsFound> {
    const unknown: string[] = [];
    const told = async <T>(what: string, look: Promise<T>): Promise<T | undefined> => {
      try {
        return await look;
      } catch (error) {
        if (!(error instanceof GatewayError) || ctx.signal.aborted) throw error;
        unknown.push(`${what}: ${error.detail}`);
        return undefined;
      }
    };
    const [node, chain, sessions] = await Promise.all([
      told('Node', this.node(ctx, cluster, found.summary.node)),
      told('Owners', this.owners(ctx, cluster, found)),
      told('Sessions', this.confirmed(ctx, cluster, found)),
    ]);
    if (chain?.unknown) unknown.push(`Owners: ${chain.unknown}`);
    const name = found.summary.node;
    if (name !== '' && node === undefined && !unknown.some((each) => each.startsWith('Node'))) {
      unknown.push('Node: you may not view nodes of this cluster.');
    }
    return {
      containers: found.containers.map((each) => containerOf(each, sessions)),
      node: name === '' ? undefined : nodeOf(name, node),
      owners: chain?.owners ?? (found.controller ? [plainOwner(found.controller)] : []),
      unknown,
    };
  }

  private async node(
    ctx: RequestContext,
    cluster: Cluster,
    name: string,
  ): Promise<Node | undefined> {
    if (name === '') return undefined;
    const node = await this.nodes.find(ctx, { cluster: cluster.name, node: name });
    const subject = { name, labels: { ...node?.labels } };
    const question = {
      action: 'node.view',
      cluster: policySubject(cluster),
      node: subject,
    } as const;
    return (await this.decide.execute(ctx, question)).allowed ? node : undefined;
  }

  private async owners(ctx: RequestContext, cluster: Cluster, { summary, controller }: FoundPod) {
    if (!controller) return { owners: [], unknown: undefined };
    const place = { cluster: cluster.name, namespace: summary.namespace };
    return this.pods.ownersFrom(ctx, place, controller);
  }

  private async confirmed(
    ctx: RequestContext,
    cluster: Cluster,
    { summary, containers }: FoundPod,
  ): Promise<ReadonlyMap<string, PodSession>> {
    const claims = containers.flatMap(({ name, claimedSession: session }) =>
      session === undefined ? [] : [{ container: name, session }],
    );
    if (claims.length === 0) return new Map();
    const { namespace, name: pod, uid: podUid } = summary;
    return this.sessions.confirm(ctx, { cluster: cluster.name, namespace, pod, podUid }, claims);
  }
}

function containerOf(
  { claimedSession, managed, ...container }: FoundContainer,
  sessions: ReadonlyMap<string, PodSession> | undefined,
): ContainerSummary {
  const session = sessions?.get(container.name);
  // A copy and a node pod run their debug container as a regular one.
  const isDebugger = container.list === 'ephemeral' || session !== undefined;
  const isOpen = sessions === undefined && claimedSession !== undefined;
  const origin = isOpen ? unknownOrigin(managed) : originOf(session, managed);
  return { ...container, session: session?.id, debugger: isDebugger ? origin : undefined };
}

function nodeOf(name: string, node: Node | undefined): PodNode {
  const condition = node?.conditions.find(({ type }) => type === 'Ready');
  const notReady = node?.ready ? '' : (condition?.message ?? '');
  return {
    name,
    ready: node === undefined ? 'unknown' : node.ready ? 'yes' : 'no',
    message: notReady,
    runtime: node?.containerRuntime ?? '',
    kubeletVersion: node?.kubeletVersion ?? '',
    operatingSystem: node?.operatingSystem ?? '',
    architecture: node?.architecture ?? '',
    osImage: node?.osImage ?? '',
  };
}

function plainOwner({ kind, name, uid }: PodOwner): PodOwner {
  return { kind, name, uid };
}
