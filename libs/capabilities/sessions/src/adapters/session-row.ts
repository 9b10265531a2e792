import type { Principal, SessionId } from '@endoscope/core';
import { principalKey } from '@endoscope/core';
import { Prisma } from '@endoscope/database';
import type { EndReason, ProcessOutcome, SessionEnd } from '../domain/end-reason.ts';
import type { Profile } from '../domain/profile.ts';
import type { SessionEvent, SessionEventType } from '../domain/session-event.ts';
import type { SessionState } from '../domain/session-state.ts';
import type { SessionRecording } from '../domain/session-recording.ts';
import type { Session, SessionTarget } from '../domain/session.ts';
import type { PodManifest } from '../domain/container.ts';
import type { DebugContainer, WorkloadStyle } from '../domain/workload.ts';

export type SessionRow = Prisma.SessionGetPayload<object>;
type SessionEventRow = Prisma.SessionEventGetPayload<object>;

/** The row as it is inserted; the database's constraints check what these casts assume. */
export function rowOf(session: Session): Prisma.SessionUncheckedCreateInput {
  const { principal } = session;
  return {
    ...targetColumns(session.target),
    ...movingColumnsOf(session),
    id: session.id,
    style: session.style,
    runsInPod: session.runsIn.name,
    manifest: jsonOrNull(session.manifest),
    removePod: session.remove,
    replacesPod: session.replaces,
    template: session.template ?? null,
    recording: jsonOrNull(session.recording),
    container: session.container as unknown as Prisma.InputJsonObject,
    profile: session.profile,
    specHash: session.specHash,
    reason: session.reason,
    ownerKey: principalKey(principal),
    username: principal.username,
    principal: principalJson(principal),
    createdAt: session.createdAt,
    expiresAt: session.expiresAt,
    startTimeoutMs: session.startTimeoutMs ?? null,
    keptBy: session.keeper?.replica ?? null,
    keeperEpoch: session.keeper?.epoch ?? 0,
    changedBy: session.keeper?.replica ?? null,
  };
}

/** What moves in a session's life; all else is as it was inserted. */
export function movingColumnsOf(session: Session) {
  const { state, runsIn, readyAt, endedAt, waiting, warnings, end, version } = session;
  return {
    state,
    runsInPodUid: runsIn.uid ?? null,
    readyAt: readyAt ?? null,
    endedAt: endedAt ?? null,
    waitingReason: waiting?.reason ?? null,
    waitingMessage: waiting?.message ?? null,
    waitingSince: waiting?.since ?? null,
    warnings: [...warnings],
    endReason: end?.reason ?? null,
    endDetail: end?.detail ?? null,
    exitCode: end?.exitCode ?? null,
    process: end?.process ?? null,
    containerReason: end?.containerReason ?? null,
    version,
  };
}

/** A whole row for a raw query, which knows nothing of the names that Prisma's schema maps. */
export const sessionColumns = Prisma.sql`
  id, state, cluster, namespace, pod, pod_uid AS "podUid", node,
  target_container AS "targetContainer", target_chosen AS "targetChosen", style,
  runs_in_pod AS "runsInPod", runs_in_pod_uid AS "runsInPodUid", container, manifest,
  remove_pod AS "removePod", replaces_pod AS "replacesPod", template, profile,
  spec_hash AS "specHash", reason, owner_key AS "ownerKey", username, principal,
  created_at AS "createdAt", ready_at AS "readyAt", ended_at AS "endedAt",
  expires_at AS "expiresAt", waiting_reason AS "waitingReason",
  waiting_message AS "waitingMessage", waiting_since AS "waitingSince",
  start_timeout_ms AS "startTimeoutMs", warnings, end_reason AS "endReason",
  end_detail AS "endDetail", exit_code AS "exitCode", process,
  container_reason AS "containerReason", recording, version,
  kept_by AS "keptBy", keeper_epoch AS "keeperEpoch", changed_by AS "changedBy", last_input_at AS "lastInputAt"`;

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
    recording: (row.recording ?? undefined) as unknown as SessionRecording | undefined,
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
    keeper: row.keptBy === null ? undefined : { replica: row.keptBy, epoch: row.keeperEpoch },
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
