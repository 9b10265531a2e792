import type { FieldViolation } from '@endoscope/core';
import type { Shape } from './container-shape.ts';

const nestedMax = 12;
/** Of a resource (`cpu`, `example.com/gpu`); never a name that means something to JavaScript. */
const mapKey = /^[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?$/;
const quantityText = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+|[KMGTPE]i|[numkMGTPE])?$/;

/**
 * Checks a value and gives it back without what says nothing (null, empty lists, and zero values
 * where they are the same as none). Each offence is added to `violations` with its path.
 */
export function readShape(value: unknown, shape: Shape, violations: FieldViolation[]): unknown {
  return new ShapeCheck(violations).walk(value, shape, []) ?? {};
}

class ShapeCheck {
  constructor(private readonly violations: FieldViolation[]) {}

  walk(value: unknown, shape: Shape, path: readonly string[]): unknown {
    if (value === null || value === undefined) return undefined;
    if (path.length > nestedMax) return this.refuse(path, 'is nested too deep');
    switch (shape.is) {
      case 'object':
        return this.object(value, shape.fields, path);
      case 'map':
        return this.map(value, shape.of, path);
      case 'list':
        return this.list(value, shape, path);
      default:
        return this.scalar(value, shape, path);
    }
  }

  private object(value: unknown, fields: Readonly<Record<string, Shape>>, path: readonly string[]) {
    if (!isObject(value)) return this.refuse(path, 'must be an object');
    const known: Record<string, unknown> = {};
    for (const [name, item] of Object.entries(value)) {
      const shape = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (!shape) this.refuse([...path, name], 'is not a field of a container (core/v1)');
      else set(known, name, this.walk(item, shape, [...path, name]));
    }
    return known;
  }

  private map(value: unknown, of: Shape, path: readonly string[]): unknown {
    if (!isObject(value)) return this.refuse(path, 'must be an object');
    const entries: Record<string, unknown> = {};
    for (const [name, item] of Object.entries(value)) {
      if (!mapKey.test(name)) this.refuse([...path, name], 'is not a name');
      else set(entries, name, this.walk(item, of, [...path, name]));
    }
    return entries;
  }

  private list(value: unknown, shape: Shape & { is: 'list' }, path: readonly string[]): unknown {
    if (!Array.isArray(value)) return this.refuse(path, 'must be a list');
    if (value.length === 0) return undefined;
    const { key } = shape;
    const at = (index: number): string[] => [...path.slice(0, -1), `${path.at(-1)}[${index}]`];
    const items = value.map((item, index) => {
      if (item === null) return this.refuse(at(index), 'must not be null');
      return this.walk(item, shape.of, at(index));
    });
    if (key === undefined) return items;
    for (const [index, item] of items.entries()) {
      if (isObject(item) && item[key] === undefined) {
        this.refuse([...at(index), key], 'is required');
      }
    }
    return items;
  }

  private scalar(value: unknown, shape: Shape, path: readonly string[]): unknown {
    const zero = 'zero' in shape ? shape.zero : 'counts';
    const expected = mismatch(value, shape);
    if (expected) return this.refuse(path, `must be ${expected}`);
    return zero === 'says nothing' && !value ? undefined : value;
  }

  private refuse(path: readonly string[], message: string): undefined {
    this.violations.push({ field: path.join('.') || 'custom profile', message });
    return undefined;
  }
}

/** What was expected, if the value is something else. */
function mismatch(value: unknown, { is }: Shape): string | undefined {
  switch (is) {
    case 'text':
      return typeof value === 'string' ? undefined : 'text';
    case 'flag':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'integer':
      return Number.isSafeInteger(value) ? undefined : 'a whole number';
    case 'quantity':
      return isQuantity(value) ? undefined : 'a quantity such as 500m or 1Gi';
    case 'portName':
      return typeof value === 'string' || Number.isSafeInteger(value)
        ? undefined
        : 'a port number or a port name';
    default:
      return undefined;
  }
}

function isQuantity(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'string' && value.length <= 64 && quantityText.test(value);
}

function set(target: Record<string, unknown>, name: string, value: unknown): void {
  if (value !== undefined) target[name] = value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
