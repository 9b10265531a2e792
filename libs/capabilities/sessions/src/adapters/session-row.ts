import type { Principal, SessionId } from '@endoscope/core';
import { principalKey } from '@endoscope/core';
import { Prisma } from '@endoscope/database';
import type { EndReason, ProcessOutcome, SessionEnd } from '../domain/end-reason.ts';
import type { Profile } from '../domain/profile.ts';
import type { SessionEvent, SessionEventType } from '../domain/session-event.ts';
import type { SessionState } from '../domain/session-state.ts';
import type { Session, SessionTarget } from '../domain/session.ts';
import type { PodManifest } from '../domain/container.ts';
import type { DebugContainer, WorkloadStyle } from '../domain/workload.ts';

type SessionRow = Prisma.SessionGetPayload<object>;
type SessionEventRow = Prisma.SessionEventGetPayload<object>;

/** The row as it is written; the database's constraints check what these casts assume. */
export function rowOf(session: Session): Prisma.SessionUncheckedCreateInput {
  const { end, waiting, principal } = session;
  return {
    ...targetColumns(session.target),
    id: session.id,
    state: session.state,
    style: session.style,
    runsInPod: session.runsIn.name,
    runsInPodUid: session.runsIn.uid ?? null,
    manifest: jsonOrNull(session.manifest),
    removePod: session.remove,
    replacesPod: session.replaces,
    template: session.template ?? null,
    container: session.container as unknown as Prisma.InputJsonObject,
    profile: session.profile,
    specHash: session.specHash,
    reason: session.reason,
    ownerKey: principalKey(principal),
    username: principal.username,
    principal: principalJson(principal),
    createdAt: session.createdAt,
    readyAt: session.readyAt ?? null,
    endedAt: session.endedAt ?? null,
    expiresAt: session.expiresAt,
    waitingReason: waiting?.reason ?? null,
    waitingMessage: waiting?.message ?? null,
    waitingSince: waiting?.since ?? null,
    startTimeoutMs: session.startTimeoutMs ?? null,
    warnings: [...session.warnings],
    endReason: end?.reason ?? null,
    endDetail: end?.detail ?? null,
    exitCode: end?.exitCode ?? null,
    process: end?.process ?? null,
    containerReason: end?.containerReason ?? null,
    version: session.version,
  };
}

function targetColumns(target: SessionTarget) {
  return {
    cluster: target.cluster,
    namespace: target.namespace,
    pod: target.pod,
    podUid: target.podUid,
    node: target.node ?? null,
    targetContainer: target.container ?? null,
    targetChosen: target.chosen ?? null,
  };
}

export function sessionOf(row: SessionRow): Session {
  return {
    id: row.id as SessionId,
    state: row.state as SessionState,
    target: {
      cluster: row.cluster,
      namespace: row.namespace,
      pod: row.pod,
      podUid: row.podUid,
      node: row.node ?? undefined,
      container: row.targetContainer ?? undefined,
      chosen: row.targetChosen ?? undefined,
    },
    style: row.style as WorkloadStyle,
    runsIn: { name: row.runsInPod, uid: row.runsInPodUid ?? undefined },
    manifest: (row.manifest ?? undefined) as unknown as PodManifest | undefined,
    remove: row.removePod,
    replaces: row.replacesPod,
    template: row.template ?? undefined,
    container: row.container as unknown as DebugContainer,
    profile: row.profile as Profile,
    specHash: row.specHash,
    reason: row.reason,
    principal: principalOf(row.principal),
    createdAt: row.createdAt,
    readyAt: row.readyAt ?? undefined,
    endedAt: row.endedAt ?? undefined,
    expiresAt: row.expiresAt,
    waiting:
      row.waitingReason === null
        ? undefined
        : {
            reason: row.waitingReason,
            message: row.waitingMessage ?? '',
            since: row.waitingSince ?? row.createdAt,
          },
    startTimeoutMs: row.startTimeoutMs ?? undefined,
    warnings: row.warnings,
    end: endOf(row),
    version: row.version,
  };
}

function endOf(row: SessionRow): SessionEnd | undefined {
  if (row.endReason === null) return undefined;
  return {
    reason: row.endReason as EndReason,
    detail: row.endDetail ?? '',
    exitCode: row.exitCode ?? undefined,
    process: (row.process ?? 'unknown') as ProcessOutcome,
    containerReason: row.containerReason ?? undefined,
  };
}

export function eventOf(row: SessionEventRow): SessionEvent {
  return {
    sessionId: row.sessionId as SessionId,
    number: row.number,
    time: row.time,
    type: row.type as SessionEventType,
    state: row.state as SessionState,
    reason: row.reason,
    message: row.message,
    end: (row.end ?? undefined) as unknown as SessionEnd | undefined,
  };
}

function jsonOrNull(value: object | undefined): Prisma.InputJsonObject | typeof Prisma.DbNull {
  return value === undefined ? Prisma.DbNull : (value as Prisma.InputJsonObject);
}

function principalJson(principal: Principal): Prisma.InputJsonObject {
  const { issuer, subject, username, groups, kind, clientId, expiresAt } = principal;
  return {
    issuer,
    subject,
    username,
    kind,
    ...(groups && { groups: [...groups] }),
    ...(clientId && { clientId }),
    expiresAt: expiresAt.toISOString(),
  };
}

function principalOf(json: Prisma.JsonValue): Principal {
  const stored = json as unknown as Omit<Principal, 'expiresAt'> & { expiresAt: string };
  return {
    ...stored,
    groups: stored.groups,
    clientId: stored.clientId,
    expiresAt: new Date(stored.expiresAt),
  };
}
