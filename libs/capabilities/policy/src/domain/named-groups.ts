import type { PolicyEntity } from './policy-request.ts';

/** Ids of the groups that a policy, in Cedar's JSON form, writes down: `Group::"…"`. */
export function namedGroupsOf(policy: unknown): string[] {
  if (policy === null || typeof policy !== 'object') return [];
  const { type, id } = policy as { type?: unknown; id?: unknown };
  if (type === 'Group' && typeof id === 'string') return [id];
  return Object.values(policy).flatMap(namedGroupsOf);
}

/**
 * Leaves out the groups no policy names: only a written group can be asked for, and Cedar's time
 * grows with every entity (a caller in 500 groups costs ten times one in a single group).
 */
export function withNamedGroupsOnly(
  entities: readonly PolicyEntity[],
  named: ReadonlySet<string>,
): PolicyEntity[] {
  return entities
    .filter(({ uid }) => uid.type !== 'Group' || named.has(uid.id))
    .map((entity) => {
      const parents = entity.parents.filter(({ type, id }) => type !== 'Group' || named.has(id));
      return { ...entity, parents };
    });
}
