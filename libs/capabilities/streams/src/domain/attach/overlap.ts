/**
 * How many of the first bytes of `live` repeat the end of `log`: the largest n with
 * log[-n..] = live[..n]. Both are what one container printed, so the longest match is the one
 * that invents nothing. Linear time (Knuth–Morris–Pratt failure function over `live`).
 */
export function overlapLength(log: Uint8Array, live: Uint8Array): number {
  const pattern = live.subarray(0, log.length);
  if (pattern.length === 0) return 0;
  const failure = failureFunction(pattern);
  const text = log.subarray(log.length - pattern.length);
  let matched = 0;
  for (const byte of text) {
    while (matched > 0 && (matched === pattern.length || pattern[matched] !== byte)) {
      matched = failure[matched - 1]!;
    }
    if (pattern[matched] === byte) matched += 1;
  }
  return matched;
}

function failureFunction(pattern: Uint8Array): Uint32Array {
  const failure = new Uint32Array(pattern.length);
  let length = 0;
  for (let i = 1; i < pattern.length; i += 1) {
    while (length > 0 && pattern[i] !== pattern[length]) length = failure[length - 1]!;
    if (pattern[i] === pattern[length]) length += 1;
    failure[i] = length;
  }
  return failure;
}
