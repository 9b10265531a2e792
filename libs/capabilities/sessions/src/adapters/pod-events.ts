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

/** The events about one container and, if asked, about its pod as a whole. */
export function podEventsOf(list: EventList, reference: EventsReference): PodEvent[] {
  const { container, podUid, wholePod } = reference;
  return (list.items ?? [])
    .filter(({ involvedObject: of }) => podUid === undefined || of?.uid === podUid)
    .filter(({ involvedObject: of }) =>
      of?.fieldPath ? of.fieldPath.endsWith(`{${container}}`) : wholePod,
    )
    .map((e) => ({
      uid: e.metadata?.uid ?? '',
      count: e.count ?? 1,
      type: e.type ?? 'Normal',
      reason: e.reason ?? '',
      message: e.message ?? '',
    }));
}
