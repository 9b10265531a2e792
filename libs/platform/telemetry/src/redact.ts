/**
 * Last line of defence: text that looks like a credential is replaced wherever it stands in a log
 * line. What must never be logged is not passed to the log in the first place.
 */
const patterns: readonly [RegExp, string][] = [
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g, '[redacted token]'],
  [/\btkt_[A-Za-z0-9_-]{20,}/g, '[redacted ticket]'],
  [
    /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    '[redacted key]',
  ],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9+/=._~-]{8,}/gi, '$1 [redacted]'],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/@]+@/gi, '$1:[redacted]@'],
  [/([?&](?:ticket|token|access_token)=)[^&\s"]+/gi, '$1[redacted]'],
];

const secretKey =
  /^(authorization|cookie|set-cookie|password|secret|token|bearertoken|privatekeypem|private_key_pem|credential|kubeconfig|client_secret|clientsecret)$/i;
const depthMax = 6;

export function redactText(text: string): string {
  return patterns.reduce(
    (kept, [pattern, replacement]) => kept.replace(pattern, replacement),
    text,
  );
}

/** A copy of plain data that is safe to print; deeper than `depthMax` it is cut. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth >= depthMax) return '[cut]';
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      secretKey.test(key) ? '[redacted]' : redact(item, depth + 1),
    ]),
  );
}

function redactError(error: Error, depth: number): object {
  return {
    name: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...(error.cause !== undefined && { cause: redact(error.cause, depth + 1) }),
  };
}
