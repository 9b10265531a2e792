import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Shape {
  readonly required: readonly string[];
  readonly constraints?: { readonly at_least_one?: readonly string[] };
  readonly attributes: Readonly<
    Record<
      string,
      {
        readonly type?: string;
        readonly object?: string;
        readonly array?: boolean;
        readonly enum?: readonly string[];
      }
    >
  >;
}

interface Schema {
  readonly classes: Readonly<Record<string, Shape>>;
  readonly objects: Readonly<Record<string, Shape>>;
}

/** Taken from OCSF 1.5.0: the classes and objects that exports use, with what they require. */
const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, 'ocsf-1.5.0.json'), 'utf8'),
) as Schema;

/** What an event does not have as its class wants it: `metadata.product: is missing`. */
export function ocsfProblems(event: Record<string, unknown>): string[] {
  const shape = schema.classes[String(event['class_uid'])];
  return shape ? problemsOf(shape, event, '') : ['class_uid: is none that exports use'];
}

function problemsOf(shape: Shape, value: Record<string, unknown>, at: string): string[] {
  const missing = shape.required.filter((name) => value[name] === undefined);
  const some = shape.constraints?.at_least_one;
  const isBare = some !== undefined && !some.some((name) => value[name] !== undefined);
  return [
    ...missing.map((name) => `${at}${name}: is missing`),
    ...(isBare ? [`${at}: has none of ${some.join(', ')}`] : []),
    ...Object.entries(value).flatMap(([name, given]) => problemsOfField(shape, name, given, at)),
  ];
}

function problemsOfField(shape: Shape, name: string, given: unknown, at: string): string[] {
  const path = `${at}${name}`;
  const field = shape.attributes[name];
  if (!field) return [`${path}: is no attribute`];
  if (field.array === true && !Array.isArray(given)) return [`${path}: is no list`];
  const items: readonly unknown[] = field.array === true ? (given as unknown[]) : [given];
  return items.flatMap((item) => {
    if (field.enum && !field.enum.includes(String(item))) return [`${path}: is none of its values`];
    if (field.type !== undefined)
      return isOf(field.type, item) ? [] : [`${path}: is of no ${field.type}`];
    const object = schema.objects[field.object!];
    if (typeof item !== 'object' || item === null) return [`${path}: is no object`];
    // The base object takes anything.
    if (field.object === 'object' || !object) return [];
    return problemsOf(object, item as Record<string, unknown>, `${path}.`);
  });
}

function isOf(type: string, value: unknown): boolean {
  if (['integer_t', 'long_t', 'timestamp_t', 'port_t'].includes(type)) {
    return Number.isSafeInteger(value);
  }
  if (type === 'boolean_t') return typeof value === 'boolean';
  return type === 'json_t' || typeof value === 'string';
}
