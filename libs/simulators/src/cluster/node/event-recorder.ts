import { randomBytes, randomUUID } from 'node:crypto';
import type { ObjectStore } from '../api/object-store.ts';
import { metaTime } from '../api/objects.ts';
import type { Container, Pod, PodEvent } from '../api/objects.ts';

/** The kubelet's events on a pod; repeats raise the count, as event correlation does. */
export class EventRecorder {
  constructor(private readonly store: ObjectStore) {}

  pulling(pod: Pod, container: Container): void {
    this.record(pod, container.name, {
      reason: 'Pulling',
      message: `Pulling image "${container.image ?? ''}"`,
    });
  }

  pulled(pod: Pod, container: Container): void {
    const message = `Container image "${container.image ?? ''}" already present on machine`;
    this.record(pod, container.name, { reason: 'Pulled', message });
  }

  created(pod: Pod, container: string): void {
    this.record(pod, container, { reason: 'Created', message: `Created container: ${container}` });
  }

  started(pod: Pod, container: string): void {
    this.record(pod, container, { reason: 'Started', message: `Started container ${container}` });
  }

  failed(pod: Pod, container: string, problem: { reason: string; message?: string }): void {
    const isBackOff = problem.reason === 'ImagePullBackOff';
    const message = isBackOff
      ? (problem.message?.split(': ErrImagePull')[0] ?? '')
      : `Error: ${problem.message ?? problem.reason}`;
    this.record(pod, container, { reason: isBackOff ? 'BackOff' : 'Failed', message });
  }

  private record(pod: Pod, container: string, what: { reason: string; message: string }): void {
    const { reason, message } = what;
    const { namespace, name, uid } = pod.metadata;
    const fieldPath = fieldPathOf(pod, container, this.store);
    const isSame = ({ involvedObject: of, ...e }: PodEvent): boolean =>
      of.uid === uid && of.fieldPath === fieldPath && e.reason === reason && e.message === message;
    const repeated = this.store.eventsOf(namespace, name).find(isSame);
    const now = metaTime(new Date());
    if (repeated) {
      repeated.count += 1;
      repeated.lastTimestamp = now;
      repeated.metadata.resourceVersion = this.store.nextVersion();
      return;
    }
    const event: PodEvent = {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: {
        name: `${name}.${randomBytes(8).toString('hex')}`,
        namespace,
        uid: randomUUID(),
        resourceVersion: this.store.nextVersion(),
        creationTimestamp: now,
      },
      involvedObject: {
        kind: 'Pod',
        namespace,
        name,
        uid,
        apiVersion: 'v1',
        resourceVersion: pod.metadata.resourceVersion,
        fieldPath,
      },
      reason,
      message,
      type: reason === 'Failed' || reason === 'BackOff' ? 'Warning' : 'Normal',
      count: 1,
      firstTimestamp: now,
      lastTimestamp: now,
      eventTime: null,
      source: { component: 'kubelet', host: pod.spec.nodeName ?? '' },
      reportingComponent: 'kubelet',
      reportingInstance: pod.spec.nodeName ?? '',
    };
    this.store.addEvent(event);
  }
}

function fieldPathOf(pod: Pod, container: string, store: ObjectStore): string {
  const now = store.findPod(pod.metadata.namespace, pod.metadata.name) ?? pod;
  const isRegular = now.spec.containers.some((c) => c.name === container);
  return `spec.${isRegular ? 'containers' : 'ephemeralContainers'}{${container}}`;
}
