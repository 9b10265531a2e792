/**
 * Kubernetes' strategic merge of one object into another (apimachinery strategicpatch), as far as
 * a patch without directives goes: objects merge field by field, lists with a merge key merge item
 * by item, every other value replaces.
 */
type Json = unknown;
type JsonObject = Readonly<Record<string, Json>>;

/** The merge key of a list by the name of its field; lists without one are replaced. */
export type MergeKeys = Readonly<Record<string, string>>;

export function strategicMerge(original: JsonObject, patch: JsonObject, keys: MergeKeys) {
  const merged: Record<string, Json> = { ...original };
  for (const [field, value] of Object.entries(patch)) {
    const before = merged[field];
    const key = keys[field];
    if (isObject(before) && isObject(value)) merged[field] = strategicMerge(before, value, keys);
    else if (key && Array.isArray(before) && Array.isArray(value)) {
      merged[field] = mergeLists({ original: before, patch: value, key, keys });
    } else merged[field] = value;
  }
  return merged;
}

/**
 * Items of the same key merge in place of each other. New ones come in the patch's order, before
 * those of the original that the patch does not name (strategicpatch mergeSortedSlice).
 */
function mergeLists({ original, patch, key, keys }: ListMerge): JsonObject[] {
  const indexOf = (item: JsonObject): number => original.findIndex((o) => o[key] === item[key]);
  const merged: JsonObject[] = [...original];
  for (const item of patch) {
    const at = merged.findIndex((m) => m[key] === item[key]);
    if (at < 0) merged.push(item);
    else merged[at] = strategicMerge(merged[at]!, item, keys);
  }
  const isPatched = (item: JsonObject): boolean => patch.some((p) => p[key] === item[key]);
  const rank = (item: JsonObject): number => patch.findIndex((p) => p[key] === item[key]);
  const left = merged.filter((item) => !isPatched(item));
  const right = merged.filter(isPatched).sort((a, b) => rank(a) - rank(b));
  const result: JsonObject[] = [];
  while (left.length > 0 && right.length > 0) {
    const [l, r] = [indexOf(left[0]!), indexOf(right[0]!)];
    // A new item is at -1, so it goes before everything that is left.
    result.push(l < r ? left.shift()! : right.shift()!);
  }
  return [...result, ...left, ...right];
}

interface ListMerge {
  readonly original: readonly JsonObject[];
  readonly patch: readonly JsonObject[];
  readonly key: string;
  readonly keys: MergeKeys;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
