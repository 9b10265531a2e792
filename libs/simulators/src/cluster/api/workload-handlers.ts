import type { Handler } from './cluster-context.ts';
import { labelSelector } from './label-selector.ts';
import { paged } from './read-handlers.ts';
import { failure, Refusal, unknownResource } from './status.ts';
import { storedKinds } from './workload-store.ts';
import type { StoredResource } from './workload-store.ts';

export const getStored: Handler = (context, { info }) => {
  const { group } = kindOf(info.resource, info.group);
  const { namespace, name = '', resource } = info;
  const object = context.workloads.find(resource, namespace, name);
  if (object) return Promise.resolve({ code: 200, body: object });
  const qualified = group === '' ? resource : `${resource}.${group}`;
  throw new Refusal(
    failure([404, 'NotFound'], `${qualified} "${name}" not found`, {
      name,
      ...(group === '' ? {} : { group }),
      kind: resource,
    }),
  );
};

export const listStored: Handler = (context, { info }) => {
  const { kind, group } = kindOf(info.resource, info.group);
  const holds = labelSelector(info.query.get('labelSelector'));
  const all = context.workloads.list(info.resource, info.namespace);
  const page = paged(
    context,
    info,
    all.filter(({ metadata }) => holds(metadata.labels ?? {})),
  );
  const apiVersion = group === '' ? 'v1' : `${group}/v1`;
  // A typed list leaves out what its own kind says already.
  const items = page.items.map(({ kind: _kind, apiVersion: _version, ...rest }) => rest);
  const body = { kind: `${kind}List`, apiVersion, metadata: page.metadata, items };
  return Promise.resolve({ code: 200, body });
};

/** Deployments of the core group, as of any other but their own, do not exist. */
function kindOf(resource: string, group = '') {
  const kind = storedKinds[resource as StoredResource];
  if (kind.group !== group) throw new Refusal(unknownResource());
  return kind;
}
