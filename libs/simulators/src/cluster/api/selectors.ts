import { Refusal, badRequest } from './status.ts';

export type Labels = Readonly<Record<string, string>>;

/** A label selector (`a=b,c!=d,e in (x,y),!f`) as a predicate; throws 400 on nonsense. */
export function labelSelector(text: string | null): (labels: Labels) => boolean {
  const parts = (text ?? '').match(/(?:[^,(]|\([^)]*\))+/g) ?? [];
  const requirements = parts.map((part) => requirement(part.trim()));
  return (labels) => requirements.every((holds) => holds(labels));
}

function requirement(text: string): (labels: Labels) => boolean {
  const equality = /^([\w./-]+)\s*(==|=|!=)\s*([\w.-]*)$/.exec(text);
  if (equality) {
    const [, key = '', operator, value] = equality;
    return (labels) => (labels[key] === value) === (operator !== '!=');
  }
  const set = /^([\w./-]+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(text);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    return (labels) => values.includes(labels[key] ?? '') === (operator === 'in');
  }
  const existence = /^(!?)([\w./-]+)$/.exec(text);
  if (existence) return (labels) => (labels[existence[2]!] !== undefined) === (existence[1] === '');
  throw new Refusal(badRequest(`unable to parse requirement: found '${text}'`));
}

/** A field selector over the given fields; throws 400 for a field the resource does not index. */
export function fieldSelector<T>(
  text: string | null,
  fields: Readonly<Record<string, (object: T) => string | undefined>>,
): (object: T) => boolean {
  const parts = (text ?? '').split(',').filter((part) => part !== '');
  const requirements = parts.map((part) => {
    const match = /^([\w.]+)(==|=|!=)(.*)$/.exec(part);
    const read = fields[match?.[1] ?? ''];
    if (!match || !read) {
      throw new Refusal(badRequest(`field label not supported: ${match?.[1] ?? part}`));
    }
    return (object: T) => ((read(object) ?? '') === match[3]) === (match[2] !== '!=');
  });
  return (object) => requirements.every((holds) => holds(object));
}
