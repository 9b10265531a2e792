/**
 * Which methods a path has, so that a known path with a wrong method is answered 405 and not 404
 * (RFC 9110 §15.5.6). Fastify's router only knows that nothing matched.
 */
export class KnownRoutes {
  private readonly routes: KnownRoute[] = [];

  add(methods: string | readonly string[], url: string): void {
    const path = pathPattern(url);
    const template = pathTemplate(url);
    for (const method of [methods].flat()) this.routes.push({ method, path, template });
  }

  /** `GET /v1/clusters/{cluster}` and so on, as the router has them. */
  get names(): readonly string[] {
    return this.routes.map(({ method, template }) => `${method} ${template}`);
  }

  methodsOf(path: string): string[] {
    const methods = this.routes.flatMap((r) => (r.path.test(path) ? [r.method] : []));
    return [...new Set(methods)].sort();
  }
}

interface KnownRoute {
  readonly method: string;
  readonly path: RegExp;
  readonly template: string;
}

/** In the spelling of OpenAPI. */
function pathTemplate(url: string): string {
  return url.replaceAll(/::|:(\w+)(?:\([^)]*\))?/g, (part, name: string | undefined) =>
    part === '::' ? ':' : `{${name}}`,
  );
}

/** find-my-way's patterns: `:name`, `:name(^regex)`, and `::` for a colon. */
function pathPattern(url: string): RegExp {
  const pattern = url.replaceAll(/::|:\w+(\([^)]*\))?|[.*+?^${}()|[\]\\]/g, (part) => {
    if (part === '::') return ':';
    return part.startsWith(':') ? '[^/:]+' : `\\${part}`;
  });
  return new RegExp(`^${pattern}$`);
}
