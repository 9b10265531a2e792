import type { EventsReference, PodEvent } from '../ports/debug-runtime.ts';

/** What is read of an EventList of core/v1. */
export interface EventList {
  readonly items?: readonly {
    readonly metadata?: { readonly uid?: string };
    readonly type?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly count?: number;
    readonly involvedObject?: { readonly uid?: string; readonly fieldPath?: string };
  }[];
}

/**
 * The events about one container, and about its pod as a whole when the pod's UID is given: those
 * of an earlier pod of the same name stay in the cluster for an hour.
 */
export function podEventsOf(list: EventList, { container, podUid }: EventsReference): PodEvent[] {
  return (list.items ?? [])
    .filter(({ involvedObject: of }) => {
      if (of?.fieldPath) return of.fieldPath.endsWith(`{${container}}`);
      return podUid !== undefined && of?.uid === podUid;
    })
    .filter(({ involvedObject: of }) => podUid === undefined || of?.uid === podUid)
    .map((e) => ({
      uid: e.metadata?.uid ?? '',
      count: e.count ?? 1,
      type: e.type ?? 'Normal',
      reason: e.reason ?? '',
      message: e.message ?? '',
    }));
}
