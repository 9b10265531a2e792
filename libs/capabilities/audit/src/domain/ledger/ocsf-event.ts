/**
 * Events as OCSF 1.5 has them. The table below is the whole mapping; docs/reference/audit-events.md
 * shows it event by event.
 */
import { auditEventCatalogue } from '../audit-event-name.ts';
import type { AuditEvent } from '../audit-event.ts';
import type { JsonObject } from '../cap-details.ts';
import { base64 } from './export-line.ts';
import { recordOf } from './sealed-event.ts';
import type { SealedEvent } from './sealed-event.ts';

export const ocsfVersion = '1.5.0';

const classes = {
  authentication: { uid: 3_002, category: 3, name: 'Authentication' },
  entity: { uid: 3_004, category: 3, name: 'Entity Management' },
  api: { uid: 6_003, category: 6, name: 'API Activity' },
} as const;

const activities = {
  /** Of Authentication alone. */
  logon: { id: 1, name: 'Logon' },
  create: { id: 1, name: 'Create' },
  read: { id: 2, name: 'Read' },
  update: { id: 3, name: 'Update' },
  delete: { id: 4, name: 'Delete' },
  /** Of Entity Management alone. */
  enable: { id: 8, name: 'Enable' },
  disable: { id: 9, name: 'Disable' },
  other: { id: 99, name: 'Other' },
} as const;

/** By the subject of an event's name, or by the whole name; any other is API Activity. */
const classOfSubject: Readonly<Record<string, keyof typeof classes>> = {
  principal: 'authentication',
  cluster: 'entity',
  ledger: 'entity',
  'policy.changed': 'entity',
  template: 'entity',
  webhook: 'entity',
};

/** By the participle of an event's name, or by the whole name; any other is Other. */
const activityOf: Readonly<Record<string, keyof typeof activities>> = {
  'principal.rejected': 'logon',
  registered: 'create',
  added: 'create',
  requested: 'create',
  issued: 'create',
  key_introduced: 'create',
  opened: 'create',
  pod_created: 'create',
  container_added: 'create',
  viewed: 'read',
  checked: 'read',
  exported: 'read',
  examined: 'read',
  changed: 'update',
  secret_rotated: 'update',
  writer_changed: 'update',
  taken_over: 'update',
  removed: 'delete',
  pod_removed: 'delete',
  original_deleted: 'delete',
  enabled: 'enable',
  disabled: 'disable',
};

export interface OcsfKind {
  readonly classUid: number;
  readonly categoryUid: number;
  readonly className: string;
  readonly activityId: number;
  readonly activityName: string;
}

export function ocsfKindOf(name: string): OcsfKind {
  const [subject = '', participle = ''] = name.split('.');
  const given = (key: string) => (Object.hasOwn(activityOf, key) ? activityOf[key] : undefined);
  const key = Object.hasOwn(classOfSubject, name) ? name : subject;
  const known = Object.hasOwn(classOfSubject, key) ? classOfSubject[key] : undefined;
  const { uid, category, name: className } = classes[known ?? 'api'];
  const wanted = given(name) ?? given(participle) ?? 'other';
  // Each class has a list of its own; what it lacks is Other.
  const fits =
    (known === 'authentication') === (wanted === 'logon') &&
    (known === 'entity' || (wanted !== 'enable' && wanted !== 'disable'));
  const { id, name: activityName } = activities[fits ? wanted : 'other'];
  return { classUid: uid, categoryUid: category, className, activityId: id, activityName };
}

/** Informational, low, medium. */
const severityOf = { success: 1, failure: 2, denied: 3 } as const;

/**
 * One event. `metadata.sequence` is the leaf's index, `raw_data` the record it is the hash of, and
 * `unmapped.leafHash` that hash, SHA-256(0x00, raw_data), so that the proof stays with the event.
 */
export function ocsfEventOf(sealed: SealedEvent, { origin, version }: OcsfSource): JsonObject {
  const { event, leafIndex, leafHash } = sealed;
  const kind = ocsfKindOf(event.event);
  const user = userOf(event);
  return {
    category_uid: kind.categoryUid,
    class_uid: kind.classUid,
    class_name: kind.className,
    activity_id: kind.activityId,
    activity_name: kind.activityName,
    type_uid: kind.classUid * 100 + kind.activityId,
    time: event.occurredAt.getTime(),
    severity_id: severityOf[event.result],
    status_id: event.result === 'success' ? 1 : 2,
    status: event.result === 'success' ? 'Success' : 'Failure',
    ...(event.reason !== undefined && { status_code: event.reason }),
    message: messageOf(event.event),
    metadata: {
      version: ocsfVersion,
      product: { name: 'Endoscope', vendor_name: 'Endoscope', version },
      uid: event.id,
      event_code: event.event,
      log_name: origin,
      sequence: leafIndex,
      ...(event.requestId !== '' && { correlation_uid: event.requestId }),
    },
    src_endpoint: endpointOf(event),
    ...(kind.classUid === classes.authentication.uid && {
      user,
      service: { name: 'endoscope' },
    }),
    ...(kind.classUid !== classes.authentication.uid && {
      actor: { user, ...(event.sessionId !== undefined && { session: { uid: event.sessionId } }) },
    }),
    ...(kind.classUid === classes.entity.uid && { entity: entityOf(event) }),
    ...(kind.classUid === classes.api.uid && apiOf(event)),
    raw_data: recordOf(sealed),
    unmapped: { leafHash: base64(leafHash), result: event.result, details: event.details },
  };
}

export interface OcsfSource {
  /** The ledger's name. */
  readonly origin: string;
  /** Of the gateway. */
  readonly version: string;
}

function userOf({ username, issuer, subject }: AuditEvent): JsonObject {
  return { name: username === '' ? 'unknown' : username, uid: `${issuer}#${subject}` };
}

function endpointOf({ sourceAddress, entry }: AuditEvent): JsonObject {
  if (sourceAddress !== undefined && sourceAddress !== '') return { ip: sourceAddress };
  return { name: entry === 'system' ? 'endoscope' : 'unknown' };
}

function entityOf({ event, cluster, target }: AuditEvent): JsonObject {
  const [type = ''] = event.split('.');
  return { name: target ?? cluster ?? type, type };
}

function apiOf({ event, entry, requestId, cluster, target, policyIds }: AuditEvent): JsonObject {
  const resources = [
    ...(target === undefined || target === '' ? [] : [{ name: target, type: 'target' }]),
    ...(cluster === undefined || cluster === '' ? [] : [{ name: cluster, type: 'cluster' }]),
  ];
  return {
    api: {
      operation: event,
      service: { name: `endoscope ${entry}` },
      ...(requestId !== '' && { request: { uid: requestId } }),
    },
    ...(resources.length > 0 && { resources }),
    ...(policyIds.length > 0 && {
      enrichments: policyIds.map((id) => ({ name: 'policy', value: id, data: { policyId: id } })),
    }),
  };
}

function messageOf(name: string): string {
  const catalogue: Readonly<Record<string, string>> = auditEventCatalogue;
  return Object.hasOwn(catalogue, name) ? catalogue[name]! : name;
}
