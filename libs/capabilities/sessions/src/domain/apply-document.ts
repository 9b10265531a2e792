import { canonicalJson } from '@endoscope/core';
import type { FieldViolation } from '@endoscope/core';
import type { Container } from './container.ts';
import {
  DocumentChangesContainer,
  DocumentInvalid,
  DocumentNotOneContainer,
  DocumentTargetMismatch,
} from './document.errors.ts';
import type { Finding } from './finding.ts';
import type { Pod } from './pod.ts';
import type { DocumentEntry, RawDocument } from './raw-document.ts';
import { readDocument } from './raw-document.ts';
import type { ImagePullPolicy, JsonObject, TargetRequest, WorkloadRequest } from './workload.ts';

interface DocumentedRequest {
  readonly workload: WorkloadRequest;
  readonly target: TargetRequest;
}

/** The words of the request that a document leaves no room for. */
const saidByTheDocument = [
  'template',
  'containerName',
  'image',
  'imagePullPolicy',
  'command',
  'args',
  'env',
  'envFrom',
  'custom',
  'mountsOf',
  'volumeMounts',
  'userOf',
  'asUser',
  'chrootTarget',
  'copy',
] as const;
const terminalFields = ['stdin', 'stdinOnce', 'tty'] as const;

/**
 * What can be said of a request's document without its pod: throws what is wrong with it, and
 * fills in what policy and the planner ask about first.
 */
export function checkDocument<Request extends DocumentedRequest>(request: Request): Request {
  const { workload, target } = request;
  if (workload.document === undefined) return request;
  const fields: FieldViolation[] = saidByTheDocument
    .filter((field) => isSaid(workload[field]))
    .map((field) => ({
      field: `workload.${field}`,
      message: 'cannot be given beside a document, which says what runs; leave one of them out.',
    }));
  if (target.subject.kind === 'node') {
    const message = 'is a node, but a document adds a container to a pod.';
    fields.push({ field: 'target', message });
  }
  if (fields.length > 0) throw new DocumentInvalid({}, { fields });
  const document = readDocument(workload.document);
  const { subject, namespace } = target;
  checkNames(document, { namespace, pod: subject.kind === 'pod' ? subject.name : undefined });
  const [only, ...others] = document.entries;
  const profile = workload.profile ?? 'legacy';
  if (!only || others.length > 0) return { ...request, workload: { ...workload, profile } };
  refuseEntry(only, workload);
  const { image } = only.container;
  return {
    ...request,
    workload: { ...workload, image, profile },
    target: { ...target, container: targetContainer(only, target) },
  };
}

/**
 * The request in the planner's own words: everything the document's one new container says, over
 * profile legacy, which adds nothing. Entries that the pod has already are history.
 */
export function applyDocument<Request extends DocumentedRequest>(
  request: Request,
  pod: Pod,
): { request: Request; findings: readonly Finding[] } {
  const { workload, target } = request;
  if (workload.document === undefined) return { request, findings: [] };
  const document = readDocument(workload.document);
  const { name, uid } = pod.metadata ?? {};
  checkNames(document, { namespace: target.namespace, pod: name, uid });
  const { entry, left } = newEntry(document, pod);
  refuseEntry(entry, workload);
  const container = targetContainer(entry, target);
  return {
    request: {
      ...request,
      workload: { ...workload, ...wordsOf(entry.container) },
      target: { ...target, container },
    },
    findings: findingsOf(document, left),
  };
}

function checkNames(
  { namespace, podName, podUid }: RawDocument,
  target: { namespace: string; pod: string | undefined; uid?: string | undefined },
): void {
  const pairs: [string, string | undefined, string | undefined][] = [
    ['metadata.namespace', namespace, target.namespace],
    ['metadata.name', podName, target.pod],
    ['metadata.uid', podUid, target.uid],
  ];
  for (const [field, said, is] of pairs) {
    if (said === undefined || is === undefined || said === is) continue;
    throw new DocumentTargetMismatch({ field, document: said, target: is });
  }
}

function targetContainer({ container }: DocumentEntry, target: TargetRequest): string | undefined {
  const { targetContainerName: said } = container;
  if (said !== undefined && target.container !== undefined && said !== target.container) {
    const field = 'targetContainerName';
    throw new DocumentTargetMismatch({ field, document: said, target: target.container });
  }
  return said ?? target.container;
}

function refuseEntry({ violations, container }: DocumentEntry, workload: WorkloadRequest): void {
  const terminal = terminalFields
    .filter((field) => workload[field] && !container[field])
    .map((field) => {
      return {
        field: `workload.${field}`,
        message: 'is not what the document says; set it there.',
      };
    });
  const fields = [...violations, ...terminal];
  if (fields.length > 0) throw new DocumentInvalid({}, { fields });
}

/** The one entry the pod does not have, and the names of the pod's that the document leaves out. */
function newEntry(document: RawDocument, pod: Pod): { entry: DocumentEntry; left: string[] } {
  const existing = new Map((pod.spec?.ephemeralContainers ?? []).map((c) => [c.name, c]));
  const added: DocumentEntry[] = [];
  const known: string[] = [];
  for (const entry of document.entries) {
    const before = entry.name === undefined ? undefined : existing.get(entry.name);
    if (!before) added.push(entry);
    else if (!isSame(before, entry.asSent)) {
      throw new DocumentChangesContainer({ container: before.name });
    } else known.push(before.name);
  }
  const [entry, ...more] = added;
  if (!entry || more.length > 0) {
    throw new DocumentNotOneContainer({ new: added.map((each) => each.name ?? ''), known });
  }
  const left = [...existing.keys()].filter((name) => !known.includes(name));
  return { entry, left: document.form === 'container' ? [] : left };
}

/** Equal as the API server compares them: after defaulting, and without what says nothing. */
function isSame(stored: Container, sent: JsonObject): boolean {
  return canonicalJson(compared(stored)) === canonicalJson(compared(sent));
}

function compared(container: JsonObject): unknown {
  const { resources: _always, ...rest } = container;
  return withoutNothing({
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: pullPolicyDefault(container['image']),
    ...(withoutNothing(rest) as object),
  });
}

/** core/v1 defaults.go: Always for `latest`, said or not. */
function pullPolicyDefault(image: unknown): ImagePullPolicy {
  const [tagged = '', digest] = String(image).split('@');
  const tag = /:([^:/]+)$/.exec(tagged)?.[1] ?? 'latest';
  return digest === undefined && tag === 'latest' ? 'Always' : 'IfNotPresent';
}

/** As Go encodes it with `omitempty`; what an API server of today adds by default is left out. */
function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNothing);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .map(([key, item]) => [key, withoutNothing(item)] as const)
    .filter(([key, item]) => !saysNothing(item) && !(key === 'apiVersion' && item === 'v1'));
  return Object.fromEntries(entries);
}

function saysNothing(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === '' ||
    value === false ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** Every field of the allow-list finds its word; the rest of it goes along as a custom profile. */
function wordsOf(container: Partial<Container>): Partial<WorkloadRequest> {
  const { name, image, imagePullPolicy, command, args, env, envFrom, volumeMounts } = container;
  const { workingDir, securityContext, terminationMessagePath, terminationMessagePolicy } =
    container;
  const custom = Object.fromEntries(
    Object.entries({
      workingDir,
      securityContext,
      terminationMessagePath,
      terminationMessagePolicy,
    }).filter(([, value]) => value !== undefined),
  );
  return {
    containerName: name,
    image,
    imagePullPolicy: imagePullPolicy as ImagePullPolicy | undefined,
    command: command ?? [],
    args: args ?? [],
    env: env ?? [],
    envFrom: envFrom ?? [],
    volumeMounts: volumeMounts ?? [],
    stdin: container.stdin ?? false,
    stdinOnce: container.stdinOnce ?? false,
    tty: container.tty ?? false,
    custom: Object.keys(custom).length > 0 ? custom : undefined,
  };
}

function findingsOf({ form, ignored }: RawDocument, left: readonly string[]): Finding[] {
  const info = (message: string, suggestion: string): Finding => {
    return { code: 'DOCUMENT_READ', severity: 'info', message, suggestion };
  };
  const where = form === 'Pod' ? 'spec.ephemeralContainers' : 'ephemeralContainers';
  return [
    ...(ignored.length > 0
      ? [
          info(
            `Of the document only ${where} counts; these are not looked at: ${listed(ignored)}.`,
            'Change them on the pod itself, if they were meant to change.',
          ),
        ]
      : []),
    ...(left.length > 0
      ? [
          info(
            `The document leaves out ${listed(left)}, which the pod has: ephemeral containers are never removed, so they stay.`,
            '',
          ),
        ]
      : []),
  ];
}

const listedMax = 10;

function listed(names: readonly string[]): string {
  const more = names.length - listedMax;
  return [...names.slice(0, listedMax), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function isSaid(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}
