import { ClusterAnswerInvalid } from './cluster.errors.ts';
import type { WatchEvent } from './cluster-endpoint.ts';
import { isStatus, statusError } from './kubernetes-errors.ts';

const types = new Set(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK']);

/** One line of a watch. ERROR events are thrown, 410 among them as KubernetesWatchExpired. */
export function watchEventFrom<T>(cluster: string, line: string): WatchEvent<T> {
  const { type, object } = parse(cluster, line);
  if (type === 'ERROR' && isStatus(object)) {
    throw statusError({
      cluster,
      httpStatus: object.code ?? 500,
      status: object,
    });
  }
  if (!types.has(String(type)) || object === null || typeof object !== 'object') {
    throw new ClusterAnswerInvalid({
      cluster,
      problem: 'a watch event of an unknown form',
    });
  }
  return { type, object } as WatchEvent<T>;
}

function parse(cluster: string, line: string): { type?: unknown; object?: unknown } {
  try {
    const value = JSON.parse(line) as unknown;
    if (value !== null && typeof value === 'object') return value;
  } catch (cause) {
    throw new ClusterAnswerInvalid({ cluster, problem: 'a watch line without JSON' }, { cause });
  }
  throw new ClusterAnswerInvalid({
    cluster,
    problem: 'a watch line without an object',
  });
}
