import { alphaDialect } from './alpha-dialect.ts';
import type { Handler } from './cluster-context.ts';
import {
  changeEphemeralContainers,
  getEphemeralContainers,
} from './ephemeral-containers-handler.ts';
import { readLog } from './log-handler.ts';
import { createPod, deletePod } from './pod-handlers.ts';
import {
  getCoreResources,
  getNamespace,
  getPod,
  getVersion,
  listEvents,
  listNamespaces,
  listPods,
} from './read-handlers.ts';
import type { RequestInfo } from './request-info.ts';
import { reviewAccess, reviewRules } from './review-handlers.ts';
import { Refusal, badRequest } from './status.ts';
import { getStored, listStored } from './workload-handlers.ts';
import { storedKinds } from './workload-store.ts';
import { watchPods } from './watch-handler.ts';

const upgradeRequired: Handler = () => {
  throw new Refusal(badRequest('Upgrade request required'));
};

const ready: Handler = (_context, _request, response) => {
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
  response.end('ok');
  return Promise.resolve(undefined);
};

/** `verb resource/subresource`, the whole API of the simulated cluster. */
const resources: Readonly<Record<string, Handler>> = {
  'get pods': getPod,
  'list pods': listPods,
  'watch pods': watchPods,
  'create pods': createPod,
  'delete pods': deletePod,
  'get pods/ephemeralcontainers': alphaDialect(getEphemeralContainers),
  'update pods/ephemeralcontainers': alphaDialect(changeEphemeralContainers),
  'patch pods/ephemeralcontainers': alphaDialect(changeEphemeralContainers),
  'get pods/attach': upgradeRequired,
  'create pods/attach': upgradeRequired,
  'get pods/exec': upgradeRequired,
  'create pods/exec': upgradeRequired,
  'get pods/portforward': upgradeRequired,
  'create pods/portforward': upgradeRequired,
  'get pods/log': readLog,
  'list events': listEvents,
  'list namespaces': listNamespaces,
  'get namespaces': getNamespace,
  'create selfsubjectaccessreviews': reviewAccess,
  'create selfsubjectrulesreviews': reviewRules,
  ...storedHandlers(),
};

const paths: Readonly<Record<string, Handler>> = {
  '/api/v1': getCoreResources,
  '/version': getVersion,
  '/readyz': ready,
  '/livez': ready,
  '/healthz': ready,
};

export function handlerOf(info: RequestInfo): Handler | undefined {
  if (!info.isResource) return paths[info.path];
  const { verb, resource, subresource } = info;
  return resources[`${verb} ${resource}${subresource ? `/${subresource}` : ''}`];
}

function storedHandlers(): Record<string, Handler> {
  const entries = Object.keys(storedKinds).flatMap((resource): [string, Handler][] => [
    [`get ${resource}`, getStored],
    [`list ${resource}`, listStored],
  ]);
  return Object.fromEntries(entries);
}
