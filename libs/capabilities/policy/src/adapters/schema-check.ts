import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { PolicyEntity, PolicyRequest, PolicyValue } from '../domain/policy-request.ts';

type Check = (value: PolicyValue | undefined) => boolean;

/** A type of the schema, in Cedar's JSON form. */
interface SchemaType {
  readonly type: string;
  readonly name?: string;
  readonly element?: SchemaType;
  readonly attributes?: Readonly<Record<string, SchemaType & { readonly required?: boolean }>>;
}

interface SchemaJson {
  readonly entityTypes: Readonly<
    Record<
      string,
      {
        readonly memberOfTypes?: readonly string[];
        readonly shape?: SchemaType;
        readonly tags?: SchemaType;
      }
    >
  >;
  readonly actions: Readonly<
    Record<
      string,
      {
        readonly appliesTo?: {
          readonly principalTypes: readonly string[];
          readonly resourceTypes: readonly string[];
          readonly context?: SchemaType;
        };
      }
    >
  >;
  readonly commonTypes?: Readonly<Record<string, SchemaType>>;
}

/**
 * Whether a request is of the schema, to the last attribute. Cedar can tell too, but makes itself
 * an image of the whole schema with each question it is given one for (docs/performance.md).
 */
export class SchemaCheck {
  private readonly entities = new Map<string, (entity: PolicyEntity) => boolean>();
  private readonly requests = new Map<string, (request: PolicyRequest) => boolean>();

  constructor(schemaText: string) {
    const schema = schemaOf(schemaText);
    for (const [name, { memberOfTypes = [], shape, tags }] of Object.entries(schema.entityTypes)) {
      const attributes = checkOf(shape ?? { type: 'Record', attributes: {} }, schema);
      const tag = tags && checkOf(tags, schema);
      this.entities.set(
        name,
        (entity) =>
          attributes(entity.attrs) &&
          entity.parents.every(({ type }) => memberOfTypes.includes(type)) &&
          Object.values(entity.tags ?? {}).every((value) => tag?.(value) ?? false),
      );
    }
    for (const [name, { appliesTo }] of Object.entries(schema.actions)) {
      if (!appliesTo) continue;
      const { principalTypes, resourceTypes } = appliesTo;
      const context = checkOf(appliesTo.context ?? { type: 'Record', attributes: {} }, schema);
      this.requests.set(
        name,
        (request) =>
          principalTypes.includes(request.principal.type) &&
          resourceTypes.includes(request.resource.type) &&
          context(request.context),
      );
    }
  }

  holds(request: PolicyRequest): boolean {
    const isRequest = this.requests.get(request.action)?.(request) ?? false;
    return isRequest && request.entities.every((e) => this.entities.get(e.uid.type)?.(e) ?? false);
  }
}

function schemaOf(text: string): SchemaJson {
  const answer = cedar.schemaToJson(text);
  if (answer.type === 'success') return answer.json[''] as unknown as SchemaJson;
  throw new Error(`Cedar refuses the schema: ${answer.errors.map((e) => e.message).join('; ')}`);
}

function checkOf(type: SchemaType, schema: SchemaJson): Check {
  switch (type.type) {
    case 'Set': {
      const element = checkOf(type.element!, schema);
      return (value) => Array.isArray(value) && value.every(element);
    }
    case 'Record':
      return recordCheckOf(type.attributes ?? {}, schema);
    case 'Entity':
      return entityCheckOf(type.name!);
    case 'Extension':
      return extensionCheckOf(type.name!);
    case 'EntityOrCommon':
      return namedCheckOf(type.name!, schema);
    default:
      return namedCheckOf(type.type, schema);
  }
}

/** A name is a type of Cedar's own, of the schema's, or of an entity. */
function namedCheckOf(name: string, schema: SchemaJson): Check {
  const common = schema.commonTypes?.[name];
  if (common) return checkOf(common, schema);
  if (name in schema.entityTypes) return entityCheckOf(name);
  switch (name.replace(/^__cedar::/, '')) {
    case 'String':
      return (value) => typeof value === 'string';
    case 'Bool':
    case 'Boolean':
      return (value) => typeof value === 'boolean';
    case 'Long':
      return (value) => Number.isSafeInteger(value);
    default:
      return extensionCheckOf(name.replace(/^__cedar::/, ''));
  }
}

function recordCheckOf(
  attributes: NonNullable<SchemaType['attributes']>,
  schema: SchemaJson,
): Check {
  const known = new Map(
    Object.entries(attributes).map(([name, type]) => [name, checkOf(type, schema)]),
  );
  const required = Object.keys(attributes).filter((name) => attributes[name]?.required !== false);
  return (value) =>
    isRecord(value) &&
    required.every((name) => value[name] !== undefined) &&
    Object.entries(value).every(([name, inner]) => known.get(name)?.(inner) ?? false);
}

/** Whether its text is a date Cedar says, with or without a schema. */
function extensionCheckOf(name: string): Check {
  return escapeCheckOf('__extn', (call) => call['fn'] === name && typeof call['arg'] === 'string');
}

function entityCheckOf(name: string): Check {
  return escapeCheckOf('__entity', (uid) => uid['type'] === name && typeof uid['id'] === 'string');
}

/** `{ [escape]: { … } }` of two fields, and nothing beside it. */
function escapeCheckOf(
  escape: '__extn' | '__entity',
  holds: (inner: { [key: string]: PolicyValue }) => boolean,
): Check {
  return (value) => {
    const inner = isRecord(value) && Object.keys(value).length === 1 ? value[escape] : undefined;
    return isRecord(inner) && Object.keys(inner).length === 2 && holds(inner);
  };
}

function isRecord(value: PolicyValue | undefined): value is { [key: string]: PolicyValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
