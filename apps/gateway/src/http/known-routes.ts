/**
 * Which methods a path has, so that a known path with a wrong method is answered 405 and not 404
 * (RFC 9110 §15.5.6). Fastify's router only knows that nothing matched.
 */
export class KnownRoutes {
  private readonly routes: { readonly method: string; readonly path: RegExp }[] = [];

  add(methods: string | readonly string[], url: string): void {
    const path = pathPattern(url);
    for (const method of [methods].flat()) this.routes.push({ method, path });
  }

  methodsOf(path: string): string[] {
    const methods = this.routes.flatMap((r) => (r.path.test(path) ? [r.method] : []));
    return [...new Set(methods)].sort();
  }
}

/** find-my-way's patterns: `:name`, `:name(^regex)`, and `::` for a colon. */
function pathPattern(url: string): RegExp {
  const pattern = url.replaceAll(/::|:\w+(\([^)]*\))?|[.*+?^${}()|[\]\\]/g, (part) => {
    if (part === '::') return ':';
    return part.startsWith(':') ? '[^/:]+' : `\\${part}`;
  });
  return new RegExp(`^${pattern}$`);
}
