/** `spec.selector` of the apps and batch groups. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/**
 * The same selector in the grammar of a query. Undefined when it selects nothing that can be
 * said: an empty one would mean every pod of the namespace.
 */
export function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector) {
  const equal = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const parts = [...equal, ...matchExpressions.map(requirementText)];
  return parts.length === 0 || parts.includes(undefined) ? undefined : parts.join(',');
}

type Requirement = NonNullable<LabelSelector['matchExpressions']>[number];

function requirementText({ key, operator, values = [] }: Requirement): string | undefined {
  const list = `(${values.join(',')})`;
  const texts: Readonly<Record<string, string>> = {
    In: `${key} in ${list}`,
    NotIn: `${key} notin ${list}`,
    Exists: key,
    DoesNotExist: `!${key}`,
  };
  return texts[operator];
}
