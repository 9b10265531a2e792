/** What a relay is told in its environment. */
export interface FarSide {
  readonly origin: string;
  readonly ca: string | undefined;
  readonly cert?: string;
  readonly key?: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

/** Where a session's id leads, and with which credentials. */
export function farSideOf(id: string): { url: string; options: object } {
  const { origin, ...options } = JSON.parse(process.env['BENCH_FAR_SIDE'] ?? '') as FarSide;
  return { url: `${origin}${Buffer.from(id, 'base64url').toString()}`, options };
}
