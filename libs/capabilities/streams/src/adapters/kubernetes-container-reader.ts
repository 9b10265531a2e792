import { paths } from '@endoscope/kubernetes';
import type { V1Pod } from '@endoscope/kubernetes';
import type { PodContainer } from '../domain/pod-container.ts';
import type { ContainerReader, PodContainers } from '../ports/container-reader.ts';
import type { ConnectCluster } from './kubernetes-attach-upstream.ts';

export class KubernetesContainerReader implements ContainerReader {
  constructor(private readonly connect: ConnectCluster) {}

  async read(...[where, acting]: Parameters<ContainerReader['read']>): Promise<PodContainers> {
    const { client, as } = await this.connect(where.cluster, acting.by);
    const { signal } = acting;
    const path = paths.pod(where.namespace, where.pod);
    const { body } = await client.request<V1Pod>({ method: 'GET', path, as, signal });
    return { podUid: body.metadata?.uid ?? '', containers: containersOf(body) };
  }
}

type Statuses = NonNullable<NonNullable<V1Pod['status']>['containerStatuses']>;

function containersOf({ spec, status }: V1Pod): PodContainer[] {
  return [
    ...described('regular', spec?.containers, status?.containerStatuses),
    ...described('init', spec?.initContainers, status?.initContainerStatuses),
    ...described('ephemeral', spec?.ephemeralContainers, status?.ephemeralContainerStatuses),
  ];
}

function described(
  kind: PodContainer['kind'],
  containers: readonly { readonly name: string }[] = [],
  statuses: Statuses = [],
): PodContainer[] {
  return containers.map(({ name }) => {
    const status = statuses.find((each) => each.name === name);
    const [, id = ''] = /:\/\/([\w-]+)$/.exec(status?.containerID ?? '') ?? [];
    return { name, kind, state: stateOf(status), restarts: status?.restartCount ?? 0, id };
  });
}

function stateOf(status: Statuses[number] | undefined): PodContainer['state'] {
  if (status?.state?.running) return 'running';
  if (status?.state?.terminated) return 'terminated';
  return status?.state?.waiting ? 'waiting' : 'unknown';
}
