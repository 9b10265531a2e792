import type { ContainerStatus, Pod } from '../../domain/pod.ts';

/** A pod as a watch has it. */
export type WatchedPod = Pod & { readonly metadata?: { readonly resourceVersion?: string } };

/**
 * What a session reads of a watched pod, without the tens of kilobytes that come along (managed
 * fields, the spec): this is kept for as long as nothing newer comes.
 */
export function withoutBallast({ metadata, spec, status }: WatchedPod): WatchedPod {
  const { uid, deletionTimestamp, resourceVersion } = metadata ?? {};
  const { nodeName } = spec ?? {};
  const { phase, reason, message, conditions } = status ?? {};
  return {
    metadata: {
      ...(uid !== undefined && { uid }),
      ...(deletionTimestamp !== undefined && { deletionTimestamp }),
      ...(resourceVersion !== undefined && { resourceVersion }),
    },
    spec: { ...(nodeName !== undefined && { nodeName }) },
    status: {
      ...(phase !== undefined && { phase }),
      ...(reason !== undefined && { reason }),
      ...(message !== undefined && { message }),
      conditions: listOf(conditions).map((each) => ({ ...each })),
      containerStatuses: listOf(status?.containerStatuses).map(stateOnly),
      initContainerStatuses: listOf(status?.initContainerStatuses).map(stateOnly),
      ephemeralContainerStatuses: listOf(status?.ephemeralContainerStatuses).map(stateOnly),
    },
  };
}

function stateOnly({ name, restartCount, state, lastState }: ContainerStatus): ContainerStatus {
  return {
    name,
    ...(restartCount !== undefined && { restartCount }),
    ...(state && { state }),
    ...(lastState && { lastState }),
  };
}

/** A cluster may send anything in place of a list. */
function listOf<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [];
}

/**
 * Whether the first version is of an earlier time. Versions of one resource are decimal numbers
 * that grow (KEP-5504); of any other kind nothing is known, and nothing held back.
 */
export function isOlder(version: string | undefined, than: string | undefined): boolean {
  if (!isDecimal(version) || !isDecimal(than)) return false;
  return version.length === than.length ? version < than : version.length < than.length;
}

function isDecimal(version: string | undefined): version is string {
  return version !== undefined && /^[1-9]\d{0,19}$/.test(version);
}

/** As API servers write a line: the name is read without parsing the pod. */
const lineStart =
  /^\{"type":"[A-Z]+","object":\{(?:"(?:kind|apiVersion)":"[^"\\]*",){0,2}"metadata":\{"name":"([^"\\]+)"/;

/** The pod that a line of a watch is about; undefined for every other form of a line. */
export function podNameOf(line: string): string | undefined {
  return lineStart.exec(line)?.[1];
}
