import { invariant, parseImageReference, principalKey } from '@endoscope/core';
import type { Principal, RequestContext } from '@endoscope/core';
import type { AccessQuestion, QuestionedWorkload } from './access-question.ts';
import { actions } from './action.ts';
import type { Action, ResourceType } from './action.ts';

/** A value in Cedar's JSON form. */
export type PolicyValue =
  | string
  | number
  | boolean
  | PolicyValue[]
  | { [key: string]: PolicyValue };

export interface EntityId {
  readonly type: string;
  readonly id: string;
}

export interface PolicyEntity {
  readonly uid: EntityId;
  readonly attrs: Record<string, PolicyValue>;
  readonly parents: EntityId[];
  readonly tags?: Record<string, PolicyValue>;
}

/** One question in the words of the schema. */
export interface PolicyRequest {
  readonly action: Action;
  readonly principal: EntityId;
  readonly resource: EntityId;
  readonly context: Record<string, PolicyValue>;
  readonly entities: readonly PolicyEntity[];
}

/** Pure: the same context, question and time give the same request. */
export function policyRequestOf(
  ctx: Pick<RequestContext, 'principal' | 'entry'>,
  question: AccessQuestion,
  now: Date,
): PolicyRequest {
  const { action, workload, container, ports } = question;
  const chain = resourceChainOf(question);
  const resource = chain[0];
  const expected: readonly ResourceType[] = actions[action];
  invariant(
    resource !== undefined && expected.includes(resource.uid.type as ResourceType),
    `a question about ${action} names its ${expected.join(', ')}`,
  );
  checkContext(question);
  const context: Record<string, PolicyValue> = {
    time: { __extn: { fn: 'datetime', arg: now.toISOString() } },
    entry: ctx.entry,
  };
  if (workload !== undefined) context.workload = workloadOf(workload);
  if (container !== undefined) context.container = { ...container };
  if (ports !== undefined) context.ports = [...ports];
  const people = principalEntitiesOf(ctx.principal);
  return {
    action,
    principal: people[0]!.uid,
    resource: resource.uid,
    context,
    entities: [...people, ...chain],
  };
}

const aboutContainers: readonly Action[] = ['session.exec', 'session.logs', 'session.files'];

function checkContext({ action, workload, container, ports }: AccessQuestion): void {
  invariant(
    (action === 'session.create') === (workload !== undefined),
    'only session.create has a workload',
  );
  invariant(
    aboutContainers.includes(action) === (container !== undefined),
    `only ${aboutContainers.join(', ')} have a container`,
  );
  invariant((action === 'session.forward') === (ports !== undefined), 'only forwards have ports');
}

/** The principal first, then its groups. */
export function principalEntitiesOf(principal: Principal): PolicyEntity[] {
  const { issuer, subject, username, kind, clientId } = principal;
  const groupNames = [...(principal.groups ?? [])];
  const groups = groupNames.map((name): PolicyEntity => {
    return {
      uid: { type: 'Group', id: `${issuer}#${name}` },
      attrs: { name, issuer },
      parents: [],
    };
  });
  const user: PolicyEntity = {
    uid: { type: 'User', id: principalKey(principal) },
    attrs: {
      issuer,
      subject,
      username,
      kind,
      clientId: clientId ?? '',
      groupNames,
      hasGroups: principal.groups !== undefined,
    },
    parents: groups.map((group) => group.uid),
  };
  return [user, ...groups];
}

/** What the action is done to, then what that is in: session, pod, namespace, cluster. */
function resourceChainOf(question: AccessQuestion): PolicyEntity[] {
  if (actions[question.action][0] === 'Gateway') {
    return [{ uid: { type: 'Gateway', id: 'gateway' }, attrs: {}, parents: [] }];
  }
  const { session } = question;
  const places = placesOf(question);
  if (session === undefined) return places;
  const [parent] = places;
  invariant(
    parent !== undefined && parent.uid.type !== 'Cluster',
    'a question about a session names its cluster and namespace',
  );
  const { cluster, namespace } = parent.attrs as { cluster: string; namespace: string };
  const owner = { __entity: { type: 'User', id: session.ownerKey } };
  const attrs = { owner, cluster, namespace };
  return [{ uid: { type: 'Session', id: session.id }, attrs, parents: [parent.uid] }, ...places];
}

/** Pod or node, namespace, cluster, as far as the question names them without a gap. */
function placesOf({ cluster, namespace, pod, node }: AccessQuestion): PolicyEntity[] {
  if (cluster === undefined) return [];
  const ofCluster: PolicyEntity = {
    uid: { type: 'Cluster', id: cluster.name },
    attrs: { cluster: cluster.name },
    parents: [],
    tags: { ...cluster.labels },
  };
  if (namespace === undefined) {
    return node ? [nodeOf(node, ofCluster), ofCluster] : [ofCluster];
  }
  const ofNamespace: PolicyEntity = {
    uid: { type: 'Namespace', id: `${cluster.name}/${namespace.name}` },
    attrs: { ...ofCluster.attrs, namespace: namespace.name },
    parents: [ofCluster.uid],
    tags: { ...namespace.labels },
  };
  if (node !== undefined) return [nodeOf(node, ofCluster, ofNamespace), ofNamespace, ofCluster];
  if (pod === undefined) return [ofNamespace, ofCluster];
  const ofPod: PolicyEntity = {
    uid: { type: 'Pod', id: `${ofNamespace.uid.id}/${pod.name}` },
    attrs: { ...ofNamespace.attrs, pod: pod.name },
    parents: [ofNamespace.uid],
    tags: { ...pod.labels },
  };
  return [ofPod, ofNamespace, ofCluster];
}

/** Outside a session a node belongs to no namespace. */
function nodeOf(
  node: NonNullable<AccessQuestion['node']>,
  ofCluster: PolicyEntity,
  ofNamespace?: PolicyEntity,
): PolicyEntity {
  const namespace = ofNamespace?.attrs.namespace ?? '';
  return {
    uid: { type: 'Node', id: `${ofCluster.uid.id}/${node.name}` },
    attrs: { ...ofCluster.attrs, namespace, node: node.name },
    parents: [...(ofNamespace ? [ofNamespace.uid] : []), ofCluster.uid],
    tags: { ...node.labels },
  };
}

function workloadOf(workload: QuestionedWorkload): PolicyValue {
  const { runAsUser, targetContainer, template } = workload;
  const parsed = parseImageReference(workload.image);
  return {
    style: workload.style,
    image: canonicalOf(workload.image),
    imageRegistry: parsed.ok ? parsed.image.domain : '',
    imageHasDigest: parsed.ok && parsed.image.digest !== undefined,
    images: workload.images.map(canonicalOf),
    profile: workload.profile,
    privileged: workload.privileged,
    capabilitiesAdded: [...workload.capabilitiesAdded],
    tty: workload.tty,
    envNames: [...workload.envNames],
    envSources: [...workload.envSources],
    volumes: [...workload.volumes],
    hostPaths: [...workload.hostPaths],
    hostNetwork: workload.hostNetwork,
    hostPid: workload.hostPid,
    hostIpc: workload.hostIpc,
    replacesPod: workload.replacesPod,
    podDebugContainers: workload.podDebugContainers,
    recording: workload.recording,
    ...(runAsUser === undefined ? {} : { runAsUser }),
    ...(targetContainer === undefined ? {} : { targetContainer }),
    ...(template === undefined ? {} : { template }),
  };
}

function canonicalOf(image: string): string {
  const parsed = parseImageReference(image);
  return parsed.ok ? parsed.image.canonical : image;
}
