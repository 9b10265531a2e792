import { auditLimits } from './audit.limits.ts';
import { storableText } from './storable-text.ts';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/**
 * Details of at most `detailsBytesMax`: the largest values give way first, each to a note of its
 * size, so that a long list never costs the line its other facts.
 */
export function capDetails(details: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const kept = storable(details) as Record<string, JsonValue>;
  while (bytesOf(kept) > auditLimits.detailsBytesMax) {
    const [key, bytes] = largest(kept);
    const note = `[cut: ${bytes} bytes]`;
    // Nothing but notes left, and still too much: it is the keys.
    if (bytesOf(note) >= bytes) return { cut: `[cut: ${bytesOf(kept)} bytes]` };
    kept[key] = note;
  }
  return kept;
}

function largest(details: Record<string, JsonValue>): [key: string, bytes: number] {
  const sizes = Object.entries(details).map(([key, value]) => [key, bytesOf(value)] as const);
  const [key, bytes] = sizes.reduce((a, b) => (b[1] > a[1] ? b : a));
  return [key, bytes];
}

function bytesOf(value: JsonValue): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** A plain copy, as JSON sees it, of text that the database takes. */
function storable(value: unknown): JsonValue {
  const plain = JSON.parse(JSON.stringify(value)) as JsonValue;
  return cleaned(plain);
}

function cleaned(value: JsonValue): JsonValue {
  if (typeof value === 'string') return storableText(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(cleaned);
  const entries = Object.entries(value).map(([key, v]) => [storableText(key), cleaned(v)]);
  return Object.fromEntries(entries) as JsonObject;
}
