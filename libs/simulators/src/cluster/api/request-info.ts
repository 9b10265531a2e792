import type { AccessQuestion } from './authorization.ts';

/** What a request asks for, as the API server's RequestInfo filter reads it from the path. */
export interface RequestInfo extends AccessQuestion {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly isResource: boolean;
}

const resourcePath =
  /^\/(?:api\/v1|apis\/([^/]+)\/v1)(?:\/namespaces\/([^/]+))?\/([a-z]+)(?:\/([^/]+)(?:\/([a-z]+))?)?$/;
const namespacePath = /^\/api\/v1\/namespaces(?:\/([^/]+))?$/;
const verbs: Record<string, string> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

export function requestInfo(method: string, url: string): RequestInfo {
  const { pathname, searchParams: query } = new URL(url, 'https://cluster');
  const ofNamespace = namespacePath.exec(pathname);
  if (ofNamespace) {
    const name = decoded(ofNamespace[1]);
    const verb = verbOf(method, name, query);
    // A namespace is its own scope: RBAC says "in the namespace" of a named one.
    return {
      path: pathname,
      query,
      isResource: true,
      verb,
      resource: 'namespaces',
      name,
      namespace: name,
    };
  }
  const match = resourcePath.exec(pathname);
  if (!match) {
    return {
      path: pathname,
      query,
      isResource: false,
      verb: method.toLowerCase(),
      resource: '',
    };
  }
  const [, group, namespace, resource = '', name, subresource] = match;
  return {
    path: pathname,
    query,
    isResource: true,
    verb: verbOf(method, name, query),
    group,
    namespace: decoded(namespace),
    resource,
    name: decoded(name),
    subresource,
  };
}

function verbOf(method: string, name: string | undefined, query: URLSearchParams): string {
  if (method !== 'GET') return verbs[method] ?? method.toLowerCase();
  const watch = query.get('watch');
  if (watch === 'true' || watch === '1') return 'watch';
  return name === undefined ? 'list' : 'get';
}

function decoded(text: string | undefined): string | undefined {
  return text === undefined ? undefined : decodeURIComponent(text);
}
