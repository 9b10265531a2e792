import type { Principal } from '@endoscope/core';
import { GatewayError, channels } from '@endoscope/core';
import { ClusterObjectNotFound, ClusterPermissionDenied, paths } from '@endoscope/kubernetes';
import type {
  ActingAs,
  ChannelStream,
  KubernetesClient,
  KubernetesRequest,
} from '@endoscope/kubernetes';
import type { Pod } from '../domain/pod.ts';
import { PodNameTaken, PodSecurityRefused } from '../domain/session.errors.ts';
import type { PodManifest } from '../domain/container.ts';
import type { DebugContainer } from '../domain/workload.ts';
import type {
  AccessReview,
  Acting,
  ContainerReference,
  DebugRuntime,
  EventsReference,
  NodeReference,
  NodeSnapshot,
  PodEvent,
  PodObservation,
  PodReference,
  TargetSnapshot,
} from '../ports/debug-runtime.ts';
import { EphemeralContainerDialects } from './alpha-ephemeral-containers.ts';
import { signalScript } from './signal-script.ts';
import { watchContainerEvents } from './watch-container-events.ts';
import { PodWatches } from './pods/pod-watches.ts';
import { watchPod } from './pods/watch-pod.ts';

/** A cluster's client and as whom to use it; wired by the gateway from the registry. */
export interface ClusterConnection {
  readonly client: KubernetesClient;
  readonly as: ActingAs | undefined;
}

export type ConnectCluster = (cluster: string, by: Principal) => Promise<ClusterConnection>;

const execDeadlineMs = 5_000;
/** How long a process that was told to end is given to take its last input. */
const lastInputMs = 500;

export class KubernetesDebugRuntime implements DebugRuntime {
  private readonly dialects = new EphemeralContainerDialects();
  private readonly podWatches = new PodWatches();

  constructor(private readonly connect: ConnectCluster) {}

  async readTarget(target: PodReference, acting: Acting): Promise<TargetSnapshot> {
    const [pod, namespace] = await Promise.all([
      this.get<Pod>(target.cluster, paths.pod(target.namespace, target.pod), acting),
      this.get<Pod>(target.cluster, paths.namespace(target.namespace), acting).catch(
        unknownIfRefused,
      ),
    ]);
    return { pod, namespaceLabels: namespace && (namespace.metadata?.labels ?? {}) };
  }

  async readNode(target: NodeReference, acting: Acting): Promise<NodeSnapshot> {
    const [node, namespace] = await Promise.all([
      this.get<NodeSnapshot['node']>(target.cluster, paths.node(target.node), acting),
      this.get<Pod>(target.cluster, paths.namespace(target.namespace), acting).catch(
        unknownIfRefused,
      ),
    ]);
    return { node, namespaceLabels: namespace && (namespace.metadata?.labels ?? {}) };
  }

  async reviewAccess(
    review: AccessReview,
    acting: Acting,
  ): Promise<{ allowed: boolean; reason: string }> {
    const { cluster, namespace, verb, name } = review;
    const [resource, subresource] = review.resource.split('/');
    const resourceAttributes = { namespace, verb, resource, subresource, name };
    const { body } = await this.request<{ status?: { allowed?: boolean; reason?: string } }>(
      cluster,
      acting,
      {
        method: 'POST',
        path: paths.selfSubjectAccessReviews(),
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: { resourceAttributes },
        },
      },
    );
    return { allowed: body.status?.allowed === true, reason: body.status?.reason ?? '' };
  }

  async createPod(
    cluster: string,
    manifest: PodManifest,
    acting: Acting & { dryRun?: boolean },
  ): Promise<{ uid: string; warnings: readonly string[] }> {
    const { name: pod, namespace } = manifest.metadata;
    const { body, warnings } = await this.request<Pod>(cluster, acting, {
      method: 'POST',
      path: paths.pods(namespace),
      query: { dryRun: acting.dryRun ? 'All' : undefined },
      body: manifest,
    }).catch((error: unknown) => {
      if (isNameTaken(error)) throw new PodNameTaken({ namespace, pod }, { cause: error });
      throwPodSecurity(error);
    });
    return { uid: body.metadata?.uid ?? '', warnings };
  }

  async findPod(target: PodReference, acting: Acting): Promise<Pod | undefined> {
    try {
      return await this.get<Pod>(target.cluster, paths.pod(target.namespace, target.pod), acting);
    } catch (error) {
      if (error instanceof ClusterObjectNotFound) return undefined;
      throw error;
    }
  }

  /** The UID goes along as a precondition, so a pod that took the name meanwhile is not hit. */
  async deletePod(
    target: PodReference & { podUid: string },
    acting: Acting & { graceSeconds?: number },
  ): Promise<'deleting' | 'gone' | 'not_ours'> {
    try {
      await this.request(target.cluster, acting, {
        method: 'DELETE',
        path: paths.pod(target.namespace, target.pod),
        body: {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          preconditions: { uid: target.podUid },
          ...(acting.graceSeconds !== undefined && { gracePeriodSeconds: acting.graceSeconds }),
        },
      });
      return 'deleting';
    } catch (error) {
      if (error instanceof ClusterObjectNotFound) return 'gone';
      if (error instanceof GatewayError && error.kind === 'aborted') return 'not_ours';
      throw error;
    }
  }

  async addContainer(
    target: PodReference,
    container: DebugContainer,
    acting: Acting & { dryRun?: boolean },
  ): Promise<{ warnings: readonly string[] }> {
    try {
      return await this.dialects.add({
        target,
        container,
        dryRun: acting.dryRun ?? false,
        send: (request) => this.request(target.cluster, acting, request),
      });
    } catch (error) {
      return throwPodSecurity(error);
    }
  }

  async *watchPod(
    target: PodReference & { podUid: string },
    acting: Acting,
  ): AsyncGenerator<PodObservation> {
    const { client, as } = await this.connect(target.cluster, acting.by);
    yield* watchPod(this.podWatches, { client, as, target, signal: acting.signal });
  }

  async *watchEvents(target: EventsReference, acting: Acting): AsyncGenerator<PodEvent> {
    const { client, as } = await this.connect(target.cluster, acting.by);
    yield* watchContainerEvents(client, target, { as, signal: acting.signal });
  }

  async endInput(target: ContainerReference, tty: boolean, acting: Acting): Promise<void> {
    const { client, as } = await this.connect(target.cluster, acting.by);
    const stream = await client.openChannels({
      path: paths.attach(target.namespace, target.pod),
      query: { container: target.container, stdin: 'true', stdout: 'true', tty: String(tty) },
      as,
      signal: acting.signal,
    });
    const drained = drain(stream);
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, lastInputMs);
    try {
      if (tty) {
        const keys = Buffer.from('\x03\x04');
        await stream.write({ channel: channels.stdin, data: keys.subarray(0, 1) });
        await stream.write({ channel: channels.stdin, data: keys.subarray(1) });
      } else {
        await stream.closeChannel(channels.stdin);
      }
      // Leaving at once would race the bytes to the process; a stuck one is left after this.
      await Promise.race([drained, late.promise]);
    } finally {
      clearTimeout(timer);
      stream.close();
      await drained;
    }
  }

  async signalMarked(
    target: ContainerReference,
    mark: { marker: string; signal: 'HUP' | 'KILL' },
    acting: Acting,
  ): Promise<number | undefined> {
    const { client, as } = await this.connect(target.cluster, acting.by);
    const stream = await client.openChannels({
      path: paths.exec(target.namespace, target.pod),
      query: {
        container: target.container,
        stdout: 'true',
        command: ['sh', '-c', signalScript(mark.marker, mark.signal)],
      },
      as,
      signal: AbortSignal.any([acting.signal, AbortSignal.timeout(execDeadlineMs)]),
    });
    const printed = await drain(stream);
    stream.close();
    return /^\d+\n/.test(printed) ? Number.parseInt(printed, 10) : undefined;
  }

  private async get<T>(cluster: string, path: string, acting: Acting): Promise<T> {
    return (await this.request<T>(cluster, acting, { method: 'GET', path })).body;
  }

  private async request<T>(
    cluster: string,
    acting: Acting,
    request: KubernetesRequest,
  ): Promise<{ body: T; warnings: string[] }> {
    const { client, as } = await this.connect(cluster, acting.by);
    const { signal, traceparent } = acting;
    return client.request<T>({ ...request, as, signal, traceparent });
  }
}

/** Reads a stream to its end; keeps the first bytes of stdout. Never rejects. */
async function drain(stream: ChannelStream): Promise<string> {
  const keptBytesMax = 256;
  let kept = '';
  try {
    for await (const frame of stream.frames) {
      if (frame.channel === channels.stdout && kept.length < keptBytesMax) {
        kept += Buffer.from(frame.data).toString('latin1');
      }
    }
  } catch {
    // The container that ends under its own exec breaks the stream: that is the wish.
  }
  return kept;
}

function unknownIfRefused(error: unknown): undefined {
  if (error instanceof GatewayError && error.kind === 'permission_denied') return undefined;
  throw error;
}

/** Told by its sentence: Pod Security shares code and reason of its 403 with RBAC and webhooks. */
function throwPodSecurity(error: unknown): never {
  if (!(error instanceof ClusterPermissionDenied)) throw error;
  if (!/violates PodSecurity "/.test(error.status.message ?? '')) throw error;
  const { cluster } = error.details;
  const sentence = `${error.sentence.replace(/\.$/, '')}.`;
  const details = { cluster, sentence, tried: [], passing: 'unknown' as const };
  throw new PodSecurityRefused(details, { cause: error });
}

/** A 409 is also a conflict of versions, of a quota for example; only this one is about the name. */
function isNameTaken(error: unknown): boolean {
  if (!(error instanceof GatewayError) || error.kind !== 'aborted') return false;
  const { status } = error.details as { status?: { reason?: string } };
  return status?.reason === 'AlreadyExists';
}
