import { Refusal, badRequest } from './status.ts';

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
