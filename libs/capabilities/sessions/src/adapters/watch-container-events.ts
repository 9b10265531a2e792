import { GatewayError } from '@endoscope/core';
import { paths } from '@endoscope/kubernetes';
import type { ActingAs, KubernetesClient } from '@endoscope/kubernetes';
import type { EventsReference, PodEvent } from '../ports/debug-runtime.ts';
import { pause } from './pause.ts';

const eventsListed = '200';
/** After a watch has ended, and between two looks where events may be listed but not watched. */
const againMs = 1_000;

/** What is read of an Event of core/v1. */
export interface ClusterEvent {
  readonly metadata?: { readonly uid?: string };
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly involvedObject?: { readonly uid?: string; readonly fieldPath?: string };
}

interface EventList {
  readonly metadata?: { readonly resourceVersion?: string };
  readonly items?: readonly ClusterEvent[];
}

/**
 * The events about one container and, if asked, about its pod: those there are, then each as it
 * comes. A kubelet writes them at once, up to a second before it writes the pod's status.
 *
 * Owns:  one request at a time.
 * Bound: `eventsListed` events at each look; nothing is kept between.
 * Order: as the API server has them; after a break those of before may come again.
 * Ends:  when the signal aborts; throws where events may not be listed.
 */
export async function* watchContainerEvents(
  client: KubernetesClient,
  reference: EventsReference,
  { as, signal }: { as: ActingAs | undefined; signal: AbortSignal },
): AsyncGenerator<PodEvent> {
  const path = paths.events(reference.namespace);
  const fieldSelector = `involvedObject.name=${reference.pod}`;
  while (!signal.aborted) {
    const query = { fieldSelector, limit: eventsListed };
    const { body } = await client.request<EventList>({ method: 'GET', path, query, as, signal });
    for (const event of body.items ?? []) yield* podEventOf(event, reference);
    const { resourceVersion } = body.metadata ?? {};
    const from = { fieldSelector, resourceVersion, timeoutSeconds: '300' };
    try {
      const changes = client.watch<ClusterEvent>({ method: 'GET', path, query: from, as, signal });
      for await (const { type, object } of changes) {
        if (type === 'ADDED' || type === 'MODIFIED') yield* podEventOf(object, reference);
      }
    } catch (error) {
      if (!(error instanceof GatewayError) && !signal.aborted) throw error;
    }
    await pause(againMs, signal);
  }
}

/** None when the event is about something else: another container, or an earlier pod of the name. */
export function* podEventOf(
  event: ClusterEvent,
  { container, podUid, wholePod }: EventsReference,
): Generator<PodEvent> {
  const { involvedObject: of } = event;
  if (podUid !== undefined && of?.uid !== podUid) return;
  if (of?.fieldPath ? !of.fieldPath.endsWith(`{${container}}`) : !wholePod) return;
  yield {
    uid: event.metadata?.uid ?? '',
    count: event.count ?? 1,
    type: event.type ?? 'Normal',
    reason: event.reason ?? '',
    message: event.message ?? '',
  };
}
