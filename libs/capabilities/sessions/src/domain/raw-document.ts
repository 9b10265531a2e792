import { GatewayError, parseImageReference } from '@endoscope/core';
import type { FieldViolation } from '@endoscope/core';
import { customContainerShape } from './container-shape.ts';
import type { Shape } from './container-shape.ts';
import type { Container } from './container.ts';
import { DocumentInvalid } from './document.errors.ts';
import { refuseEphemeralFields } from './ephemeral-fields.ts';
import { readShape } from './read-shape.ts';
import { imagePullPolicies } from './workload.ts';
import type { JsonObject } from './workload.ts';

/** The three bodies that recipes for `pods/ephemeralcontainers` have had. */
export type DocumentForm = 'EphemeralContainers' | 'Pod' | 'container';

export interface RawDocument {
  readonly form: DocumentForm;
  readonly podName: string | undefined;
  readonly podUid: string | undefined;
  readonly namespace: string | undefined;
  readonly entries: readonly DocumentEntry[];
  /** Paths of what the document says besides, and nobody looks at. */
  readonly ignored: readonly string[];
}

/** One container of the document; judged, but not yet refused: it may be one the pod has. */
export interface DocumentEntry {
  /** Undefined only in a bare container, which then gets the session's name. */
  readonly name: string | undefined;
  readonly asSent: JsonObject;
  readonly container: Partial<Container>;
  readonly violations: readonly FieldViolation[];
}

const root = 'workload.document';

/**
 * Reads the body of an old recipe, `kubectl replace --raw …/pods/POD/ephemeralcontainers -f ec.json`:
 * kind EphemeralContainers (Kubernetes 1.16 to 1.21), kind Pod (since 1.22), or just a container.
 * Throws DocumentInvalid for every other shape; the containers' own offences are in the entries.
 */
export function readDocument(document: JsonObject): RawDocument {
  const form = formOf(document);
  if (form === 'container') {
    const entries = [entryOf(document, root)];
    const nowhere = { podName: undefined, podUid: undefined, namespace: undefined };
    return { form, ...nowhere, entries, ignored: [] };
  }
  const { known, ignored, list } = form === 'Pod' ? podParts(document) : alphaParts(document);
  const violations = unknownFields(document, known);
  const metadata = metadataOf(document['metadata'], violations);
  const entries = entriesOf(list.value, list.path, violations);
  if (violations.length > 0) throw new DocumentInvalid({}, { fields: violations });
  return { form, ...metadata.names, entries, ignored: [...metadata.ignored, ...ignored] };
}

function formOf(document: JsonObject): DocumentForm {
  const { apiVersion, kind } = document;
  const refuse = (field: string, message: string): never => {
    throw new DocumentInvalid({}, { fields: [{ field: `${root}.${field}`, message }] });
  };
  if (apiVersion !== undefined && apiVersion !== 'v1') {
    refuse('apiVersion', `is ${quoted(apiVersion)}; both kinds are of "v1".`);
  }
  if (kind === 'EphemeralContainers' || kind === 'Pod') return kind;
  if (kind !== undefined) {
    refuse('kind', `is ${quoted(kind)}; it is EphemeralContainers, Pod, or none (a container).`);
  }
  const isNoContainer = ['apiVersion', 'metadata', 'spec', 'ephemeralContainers'].some((field) =>
    Object.hasOwn(document, field),
  );
  if (isNoContainer) refuse('kind', 'is missing; say EphemeralContainers or Pod.');
  return 'container';
}

interface Parts {
  readonly known: readonly string[];
  readonly list: { readonly value: unknown; readonly path: string };
  readonly ignored: readonly string[];
}

function alphaParts(document: JsonObject): Parts {
  const list = { value: document['ephemeralContainers'], path: `${root}.ephemeralContainers` };
  return { known: ['ephemeralContainers'], list, ignored: [] };
}

function podParts({ spec, status }: JsonObject): Parts {
  const { ephemeralContainers, ...others } = isObject(spec) ? spec : {};
  const ignored = Object.keys(others).map((field) => `spec.${field}`);
  return {
    known: ['spec', 'status'],
    list: { value: ephemeralContainers, path: `${root}.spec.ephemeralContainers` },
    ignored: status === undefined ? ignored : [...ignored, 'status'],
  };
}

function unknownFields(document: JsonObject, known: readonly string[]): FieldViolation[] {
  return Object.keys(document)
    .filter((field) => !['apiVersion', 'kind', 'metadata', ...known].includes(field))
    .map((field) => {
      return { field: `${root}.${field}`, message: 'is not known here; leave it out.' };
    });
}

function metadataOf(metadata: unknown, violations: FieldViolation[]) {
  const refuse = (field: string, message: string): undefined => {
    violations.push({ field: `${root}.${field}`, message });
    return undefined;
  };
  if (metadata !== undefined && !isObject(metadata)) refuse('metadata', 'must be an object.');
  const { name, namespace, uid, ...others } = isObject(metadata) ? metadata : {};
  const text = (field: string, value: unknown): string | undefined => {
    if (value === undefined || value === null || value === '') return undefined;
    return typeof value === 'string' ? value : refuse(`metadata.${field}`, 'must be text.');
  };
  return {
    names: {
      podName: text('name', name),
      namespace: text('namespace', namespace),
      podUid: text('uid', uid),
    },
    ignored: Object.keys(others).map((field) => `metadata.${field}`),
  };
}

function entriesOf(list: unknown, path: string, violations: FieldViolation[]): DocumentEntry[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) {
    violations.push({ field: path, message: 'must be a list of containers.' });
    return [];
  }
  const names = new Set<string>();
  return list.flatMap((item: unknown, index) => {
    const at = `${path}[${index}]`;
    if (!isObject(item)) {
      violations.push({ field: at, message: 'must be a container.' });
      return [];
    }
    const entry = entryOf(item, at);
    const { name } = entry;
    if (name === undefined) violations.push({ field: `${at}.name`, message: 'is required.' });
    else if (names.has(name)) {
      violations.push({ field: `${at}.name`, message: `is "${name}" a second time.` });
    } else names.add(name);
    return [entry];
  });
}

const text: Shape = { is: 'text', zero: 'says nothing' };
const containerShape: Shape = {
  is: 'object',
  fields: {
    ...(customContainerShape as Extract<Shape, { is: 'object' }>).fields,
    name: text,
    image: text,
    command: { is: 'list', of: { is: 'text', zero: 'counts' } },
    targetContainerName: text,
  },
};

/** Judged field by field, so that each that is refused is named. */
function entryOf(asSent: JsonObject, at: string): DocumentEntry {
  const { lifecycle, volumeDevices, ...others } = asSent;
  const found: FieldViolation[] = [];
  const container = readShape(others, containerShape, found) as Partial<Container>;
  const named = found.map(({ field, message }) => ({ field, message: `${message}.` }));
  for (const [field, value] of Object.entries({ ...container, lifecycle })) {
    const message = ephemeralRefusal(field, value);
    if (message !== undefined) named.push({ field, message });
  }
  if (Array.isArray(volumeDevices) ? volumeDevices.length > 0 : volumeDevices) {
    const message = 'hands out a raw block device, which no policy could judge; mount it instead.';
    named.push({ field: 'volumeDevices', message });
  }
  named.push(...valueProblems(container));
  const violations = named.map(({ field, message }) => ({ field: `${at}.${field}`, message }));
  return { name: container.name, asSent, container, violations };
}

/** The planner's own refusal of a field, without it stopping at the first. */
function ephemeralRefusal(field: string, value: unknown): string | undefined {
  try {
    refuseEphemeralFields({ [field]: value });
    return undefined;
  } catch (error) {
    if (error instanceof GatewayError) return error.detail;
    throw error;
  }
}

const dnsLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const messagePolicies: readonly unknown[] = ['File', 'FallbackToLogsOnError'];

function valueProblems(container: Partial<Container>): FieldViolation[] {
  const { name, image, env = [], imagePullPolicy, terminationMessagePolicy } = container;
  const reserved = env.filter((variable) => /^ENDOSCOPE_/.test(variable.name));
  const isOneOf = (value: unknown, list: readonly unknown[]): boolean =>
    value === undefined || list.includes(value);
  return [
    ...(name === undefined || dnsLabel.test(name)
      ? []
      : [{ field: 'name', message: 'must be a DNS label: lower-case letters, digits, "-".' }]),
    ...imageProblems(image),
    ...reserved.map((variable) => {
      return { field: `env ${variable.name}`, message: 'ENDOSCOPE_ is reserved; leave it out.' };
    }),
    ...(isOneOf(imagePullPolicy, imagePullPolicies)
      ? []
      : [{ field: 'imagePullPolicy', message: `must be ${imagePullPolicies.join(' or ')}.` }]),
    ...(isOneOf(terminationMessagePolicy, messagePolicies)
      ? []
      : [
          {
            field: 'terminationMessagePolicy',
            message: `must be ${messagePolicies.join(' or ')}.`,
          },
        ]),
  ];
}

function imageProblems(image: string | undefined): FieldViolation[] {
  if (image === undefined) return [{ field: 'image', message: 'is required.' }];
  const parsed = parseImageReference(image);
  return parsed.ok
    ? []
    : [{ field: 'image', message: `is not an image reference: ${parsed.why}.` }];
}

function quoted(value: unknown): string {
  const shown = typeof value === 'string' ? value.slice(0, 60) : typeof value;
  return `"${shown}"`;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
