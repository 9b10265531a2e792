import { timestampOf } from '@endoscope/contracts';
import type {
  PlanSessionResponse,
  Session as SessionMessage,
  SessionEnd as SessionEndMessage,
  SessionEvent as SessionEventMessage,
} from '@endoscope/contracts';
import { principalKey } from '@endoscope/core';
import { sessionMarkerVariable } from '@endoscope/sessions';
import type { Session, SessionEnd, SessionEvent, SessionPlan } from '@endoscope/sessions';
import { enumName, timeJson } from './common.ts';

/** A weak ETag: two texts of one version may differ in white space. */
export function sessionEtag(session: Session): string {
  return `W/"${session.version}"`;
}

export function sessionJson(session: Session) {
  const { target, waiting, end } = session;
  return {
    id: session.id,
    state: session.state,
    style: session.style,
    target: { ...target },
    runsInPod: session.runsIn.name,
    runsInPodUid: session.runsIn.uid ?? '',
    workload: workloadOf(session),
    reason: session.reason,
    principal: principalKey(session.principal),
    username: session.principal.username,
    createTime: timeJson(session.createdAt),
    readyTime: timeJson(session.readyAt),
    endTime: timeJson(session.endedAt),
    expireTime: timeJson(session.expiresAt),
    specHash: session.specHash,
    recording: session.recording?.mode ?? 'none',
    recordsInput: session.recording?.input ?? false,
    end: end && { ...end },
    waitingReason: waiting?.reason,
    waitingMessage: waiting?.message,
    waitingSince: timeJson(waiting?.since),
    warnings: [...session.warnings],
    etag: sessionEtag(session),
  };
}

/** What was asked for, with what was chosen for it; the session's own marker is left out. */
function workloadOf({ container, profile, template, style, remove }: Session) {
  const { command = [], args = [], env = [], envFrom = [], volumeMounts = [] } = container;
  return {
    template: template ?? '',
    containerName: container.name,
    image: container.image,
    imagePullPolicy: container.imagePullPolicy ?? '',
    command: [...command],
    args: [...args],
    env: env
      .filter((e) => e.name !== sessionMarkerVariable)
      .map(({ name, value = '' }) => ({ name, value })),
    envFrom: envFrom.map((source) => ({ ...source })),
    volumeMounts: volumeMounts.map(({ name, mountPath, readOnly = false }) => {
      return { name, mountPath, readOnly };
    }),
    stdin: container.stdin ?? false,
    stdinOnce: container.stdinOnce ?? false,
    tty: container.tty ?? false,
    profile,
    ...(style !== 'ephemeral' && { remove }),
  };
}

export function planJson(plan: SessionPlan) {
  const { planned, style, target, profile, specHash, verdict } = plan;
  return {
    verdict,
    style,
    target,
    container: planned?.container,
    pod: planned && planned.style !== 'ephemeral' ? planned.pod : undefined,
    profile,
    specHash,
    findings: plan.findings.map((f) => ({ ...f })),
    decision: { ...plan.decision, policyIds: [...plan.decision.policyIds] },
    policyIds: [...plan.decision.policyIds],
  };
}

export function planMessage(plan: SessionPlan): PlanSessionResponse {
  const { container, pod, specHash = '', ...rest } = planJson(plan);
  const podJson = pod ? JSON.stringify(pod) : '';
  const containerJson = container ? JSON.stringify(container) : '';
  return { ...rest, containerJson, podJson, specHash };
}

export function sessionEventJson(event: SessionEvent) {
  const { sessionId: _, time, end, ...rest } = event;
  return { ...rest, time: timeJson(time), end: end && { ...end } };
}

export function sessionMessage(session: Session): SessionMessage {
  const {
    createTime: _c,
    readyTime: _r,
    endTime: _e,
    expireTime: _x,
    waitingSince: _w,
    end: _n,
    ...json
  } = sessionJson(session);
  return {
    ...json,
    state: stateName(session.state),
    createTime: timestampOf(session.createdAt),
    expireTime: timestampOf(session.expiresAt),
    ...(session.waiting && { waitingSince: timestampOf(session.waiting.since) }),
    ...(session.readyAt && { readyTime: timestampOf(session.readyAt) }),
    ...(session.endedAt && { endTime: timestampOf(session.endedAt) }),
    ...(session.end && { end: endMessage(session.end) }),
  };
}

export function sessionEventMessage(event: SessionEvent): SessionEventMessage {
  const { number, time, type, state, reason, message, end } = event;
  return {
    number,
    time: timestampOf(time),
    type,
    state: stateName(state),
    reason,
    message,
    ...(end && { end: endMessage(end) }),
  };
}

function endMessage(end: SessionEnd): SessionEndMessage {
  return {
    reason: enumName('END_REASON', end.reason) as 'END_REASON_UNSPECIFIED',
    detail: end.detail,
    ...(end.exitCode !== undefined && { exitCode: end.exitCode }),
    process: enumName('PROCESS_OUTCOME', end.process) as 'PROCESS_OUTCOME_UNSPECIFIED',
    containerReason: end.containerReason ?? '',
  };
}

function stateName(state: string): 'SESSION_STATE_UNSPECIFIED' {
  return enumName('SESSION_STATE', state) as 'SESSION_STATE_UNSPECIFIED';
}
