import { describe, expect, it } from '@jest/globals';
import { KnownRoutes } from './known-routes.ts';

describe('the methods of a path', () => {
  const routes = new KnownRoutes();
  routes.add(['GET', 'HEAD'], '/v1/sessions/:session');
  routes.add('POST', '/v1/sessions/:session(^[^:/]+)::terminate');
  routes.add('POST', '/v1/sessions::plan');
  routes.add('GET', '/v1/openapi.json');

  const cases: readonly (readonly [string, string[]])[] = [
    ['/v1/sessions/ses_1', ['GET', 'HEAD']],
    ['/v1/sessions/ses_1:terminate', ['POST']],
    ['/v1/sessions:plan', ['POST']],
    ['/v1/sessions/a/b', []],
    ['/v1/openapixjson', []],
    ['/v1/sessions/', []],
  ];
  it.each(cases)('of %s are %j', (path, methods) => {
    expect(routes.methodsOf(path)).toEqual(methods);
  });
});
