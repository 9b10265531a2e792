import type { Container, Pod } from './objects.ts';
import { Refusal, badRequest, failure } from './status.ts';

type Json = Record<string, unknown>;

/** Applies one of the three patch formats to a copy of the pod. */
export function patchedPod(pod: Pod, contentType: string, patch: unknown): Pod {
  const [type] = contentType.split(';');
  switch (type) {
    case 'application/strategic-merge-patch+json':
      return strategicMerge(structuredClone(pod), objectOf(patch));
    case 'application/merge-patch+json':
      return mergeObject(
        structuredClone(pod) as unknown as Json,
        objectOf(patch),
      ) as unknown as Pod;
    case 'application/json-patch+json':
      return jsonPatch(structuredClone(pod), patch);
    default: {
      const supported =
        'application/json-patch+json, application/merge-patch+json, ' +
        'application/strategic-merge-patch+json, application/apply-patch+yaml, application/apply-patch+cbor';
      const message = `the body of the request was in an unknown format - accepted media types include: ${supported}`;
      throw new Refusal(failure([415, 'UnsupportedMediaType'], message));
    }
  }
}

function objectOf(patch: unknown): Json {
  if (patch !== null && typeof patch === 'object' && !Array.isArray(patch)) return patch as Json;
  throw new Refusal(
    badRequest('error decoding patch: json: cannot unmarshal into map[string]interface {}'),
  );
}

/** Only the list we may change is merged by name; the rest of a patch is dropped later anyway. */
function strategicMerge(pod: Pod, patch: Json): Pod {
  const spec = (patch['spec'] ?? {}) as { ephemeralContainers?: unknown };
  const entries = spec.ephemeralContainers;
  if (entries === undefined || entries === null) return pod;
  if (!Array.isArray(entries)) throw new Refusal(badRequest('ephemeralContainers is not a list'));
  const list = [...(pod.spec.ephemeralContainers ?? [])];
  const added: Container[] = [];
  for (const entry of entries as (Container & { $patch?: string })[]) {
    const { $patch: directive, ...container } = entry;
    if (container.name === undefined) {
      const fields = Object.entries(container).sort(([a], [b]) => (a < b ? -1 : 1));
      const printed = fields.map(([key, value]) => `${key}:${String(value)}`).join(' ');
      const message = `map: map[${printed}] does not contain declared merge key: name`;
      throw new Refusal(failure([500, undefined], message));
    }
    const index = list.findIndex((existing) => existing.name === container.name);
    if (directive === 'delete') list.splice(index, index === -1 ? 0 : 1);
    else if (index === -1) added.push(container as Container);
    else list[index] = mergeObject(list[index] as Json, container as Json) as unknown as Container;
  }
  // Without an order directive new elements come first.
  pod.spec.ephemeralContainers = [...added, ...list];
  return pod;
}

/** RFC 7386. */
function mergeObject(target: Json, patch: Json): Json {
  const merged: Json = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else if (typeof value !== 'object' || Array.isArray(value)) merged[key] = value;
    else {
      const inner = merged[key];
      const base =
        inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? inner : {};
      merged[key] = mergeObject(base as Json, value as Json);
    }
  }
  return merged;
}

/** RFC 6902 for the operations and paths that concern ephemeral containers. */
function jsonPatch(pod: Pod, patch: unknown): Pod {
  if (!Array.isArray(patch)) throw new Refusal(badRequest('error decoding patch: not a list'));
  for (const { op, path, value } of patch as {
    op: string;
    path: string;
    value?: unknown;
  }[]) {
    const match = /^\/spec\/ephemeralContainers(?:\/(-|\d+))?$/.exec(path);
    const list = pod.spec.ephemeralContainers;
    if (!match || (match[1] !== undefined && list === undefined)) {
      const message = `the server rejected our request due to an error in our request`;
      throw new Refusal(failure([422, 'Invalid'], message, {}));
    }
    const [, index] = match;
    if (index === undefined && op === 'remove') delete pod.spec.ephemeralContainers;
    else if (index === undefined) pod.spec.ephemeralContainers = value as Container[];
    else if (op === 'remove') list!.splice(Number(index), 1);
    else if (op === 'replace') list![Number(index)] = value as Container;
    else list!.splice(index === '-' ? list!.length : Number(index), 0, value as Container);
  }
  return pod;
}
