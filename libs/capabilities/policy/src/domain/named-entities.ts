import type { EntityId, PolicyEntity } from './policy-request.ts';

/** The entities that a policy, in Cedar's JSON form, writes down: `Group::"…"`, `Cluster::"eu-1"`. */
export function namedEntitiesOf(policy: unknown): string[] {
  if (policy === null || typeof policy !== 'object') return [];
  const { type, id } = policy as { type?: unknown; id?: unknown };
  if (typeof type === 'string' && typeof id === 'string') return [nameOf({ type, id })];
  return Object.values(policy).flatMap(namedEntitiesOf);
}

/**
 * Leaves out what no policy can ask for: no attribute leads from one entity to another but to the owner
 * of a session, so that besides those a question is `about` only a written entity is ever looked
 * at. What is left out is stepped over: its own parents take its place. Cedar's time grows with
 * every entity (a caller in 500 groups costs ten times one in a single group).
 */
export function withNamedOnly(
  entities: readonly PolicyEntity[],
  { named, about }: { named: ReadonlySet<string>; about: readonly EntityId[] },
): PolicyEntity[] {
  const asked = new Set(about.map(nameOf));
  const byName = new Map(entities.map((entity) => [nameOf(entity.uid), entity]));
  const above = ({ parents }: PolicyEntity): EntityId[] =>
    parents.flatMap((parent) => {
      const name = nameOf(parent);
      if (named.has(name)) return [parent];
      const stepped = byName.get(name);
      return stepped ? above(stepped) : [];
    });
  return entities
    .filter(({ uid }) => asked.has(nameOf(uid)) || named.has(nameOf(uid)))
    .map((entity) => ({ ...entity, parents: above(entity) }));
}

function nameOf({ type, id }: EntityId): string {
  return `${type}::${id}`;
}
