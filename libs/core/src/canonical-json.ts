/**
 * JSON as RFC 8785 (JCS) writes it: keys sorted by their UTF-16 units, no white space, numbers and
 * strings as ECMAScript prints them. Equal values have equal bytes and one hash, whatever order
 * their keys came in. Undefined members are left out; a number that JSON cannot say is refused.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(`${value} has no form in JSON`);
  }
  if (value === null || typeof value !== 'object' || value instanceof Date) {
    return JSON.stringify(value) ?? 'null';
  }
  // Built as text: an object would put keys that look like whole numbers before all others.
  const fields = value as Record<string, unknown>;
  const members: string[] = [];
  for (const key of Object.keys(fields).sort()) {
    const member = fields[key];
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}
