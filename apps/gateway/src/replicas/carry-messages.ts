import {
  attachParticipantEvents,
  attachRoleActions,
  attachRoleOf,
  attachRoles,
  attachSignals,
  dateOf,
  durationMsOf,
  timestampOf,
  wordOf,
} from '@endoscope/contracts';
import type {
  AttachParticipant__Output,
  AttachReady__Output,
  AttachRequest,
  CarryCaller,
  CarryCaller__Output,
  CarryOpen,
  CarryOpen__Output,
  CarryResponse__Output,
} from '@endoscope/contracts';
import type { EntryPoint, Principal, RequestContext } from '@endoscope/core';
import { FrameMalformed } from '@endoscope/streams';
import type { AttachInput, ClientMessage, Participant, ServerMessage } from '@endoscope/streams';

/** The words of the domain as proto/endoscope/replica/v1 has them, and back. */

export function carryOpenOf(replica: string, ctx: RequestContext, input: AttachInput): CarryOpen {
  const { sessionId: session, size, client, stdin, role = 'writer', acks = false } = input;
  const { takeOverReason = '', resume, isResumable = true } = input;
  const open = { session, client, stdin, role: attachRoles[role], takeOverReason, acks };
  return {
    replica,
    caller: callerOf(ctx),
    open: { ...open, size: size ?? null, resume: resume ?? null },
    resumable: isResumable,
  };
}

function callerOf(ctx: RequestContext): CarryCaller {
  const { principal } = ctx;
  const { issuer, subject, username, groups, kind, clientId = '', actor } = principal;
  return {
    ...{ issuer, subject, username, kind, clientId },
    groups: [...(groups ?? [])],
    hasGroups: groups !== undefined,
    expireTime: timestampOf(principal.expiresAt),
    actorIssuer: actor?.issuer ?? '',
    actorSubject: actor?.subject ?? '',
    requestId: ctx.requestId,
    entry: ctx.entry,
    sourceAddress: ctx.sourceAddress ?? '',
    userAgent: ctx.userAgent ?? '',
    traceparent: ctx.traceparent ?? '',
  };
}

export function contextOfCaller(caller: CarryCaller__Output, signal: AbortSignal): RequestContext {
  return {
    requestId: caller.requestId,
    principal: principalOf(caller),
    entry: caller.entry as EntryPoint,
    sourceAddress: caller.sourceAddress || undefined,
    userAgent: caller.userAgent || undefined,
    traceparent: caller.traceparent || undefined,
    signal,
  };
}

function principalOf(caller: CarryCaller__Output): Principal {
  const { issuer, subject, username, groups, hasGroups, kind, clientId, expireTime } = caller;
  const expiresAt = dateOf(expireTime);
  // A caller of whom it is not known until when is believed not at all; the gateway itself never comes.
  if (!expiresAt || !subject || (kind !== 'user' && kind !== 'service')) {
    throw new FrameMalformed({ why: 'the opening of a carried client names no caller' });
  }
  const actor = { issuer: caller.actorIssuer, subject: caller.actorSubject };
  return {
    ...{ issuer, subject, username, kind, expiresAt },
    groups: hasGroups ? groups : undefined,
    clientId: clientId || undefined,
    ...(actor.subject && { actor }),
  };
}

export function attachInputOf({ open, resumable }: CarryOpen__Output): AttachInput {
  if (!open) throw new FrameMalformed({ why: 'the opening of a carried client names no session' });
  const { session: sessionId, size, client, stdin, role, takeOverReason, resume, acks } = open;
  return {
    ...{ sessionId, client, stdin, takeOverReason, acks },
    size: size ?? undefined,
    role: attachRoleOf(role),
    resume: resume ?? undefined,
    isResumable: resumable,
    isCarried: true,
  };
}

export function attachRequestOf(message: ClientMessage): AttachRequest {
  switch (message.type) {
    case 'stdin': {
      const { buffer, byteOffset, byteLength } = message.data;
      return { stdin: Buffer.from(buffer, byteOffset, byteLength) };
    }
    case 'resize':
      return { resize: { width: message.width, height: message.height } };
    case 'ack':
      return { ack: { offset: message.offset } };
    case 'role': {
      const attachment = 'attachment' in message ? message.attachment : '';
      const reason = 'reason' in message ? message.reason : '';
      return { role: { action: attachRoleActions[message.action], attachment, reason } };
    }
    default:
      return { signal: attachSignals[message.type] };
  }
}

/** Undefined: a message of a later version, which this one has no words for. */
export function serverMessageOf(response: CarryResponse__Output): ServerMessage | undefined {
  const { ready, stdout, stderr, notice, gap, participant, screen, exit } = response;
  if (stdout) return { type: 'stdout', data: stdout.data, offset: stdout.offset };
  if (stderr) return { type: 'stderr', data: stderr.data, offset: stderr.offset };
  if (ready) return readyOf(ready);
  if (notice) return noticeOf(notice);
  if (gap) {
    const { missingBytes, reason, offset } = gap;
    return { type: 'gap', missingBytes, reason, ...(offset !== undefined && { offset }) };
  }
  if (participant?.participant) {
    const event = wordOf(attachParticipantEvents, participant.event);
    const who = participantOf(participant.participant);
    const { reason } = participant;
    return event && { type: 'participant', event, participant: who, reason };
  }
  if (screen) {
    const { data, offset, size } = screen;
    return { type: 'screen', data, offset, size: size ?? undefined };
  }
  return exit ? exitOf(exit) : undefined;
}

type Notice = Extract<ServerMessage, { type: 'notice' }>;
type Exit = Extract<ServerMessage, { type: 'exit' }>;

function noticeOf({ code, message }: { code: string; message: string }): Notice {
  return { type: 'notice', code: code as Notice['code'], message };
}

function exitOf(exit: NonNullable<CarryResponse__Output['exit']>): Exit {
  const { reason, detail, exitCode, process } = exit;
  return {
    ...{ type: 'exit', reason, detail },
    ...(exitCode !== undefined && { exitCode }),
    ...(process && { process: process as NonNullable<Exit['process']> }),
  };
}

function readyOf(ready: AttachReady__Output): ServerMessage {
  const { attachment: attachmentId, tty, banner, offset, resumed, windowBytes, inputBytes } = ready;
  return {
    type: 'ready',
    ...{ attachmentId, tty, banner, offset, resumed, windowBytes },
    role: attachRoleOf(ready.role),
    participants: ready.participants.map(participantOf),
    graceMs: durationMsOf(ready.grace) ?? 0,
    ...(inputBytes !== undefined && { inputBytes }),
  };
}

function participantOf(participant: AttachParticipant__Output): Participant {
  const { attachment, username, role, client, joinTime, connected, lagBytes } = participant;
  return {
    ...{ attachment, username, client, connected, lagBytes },
    role: attachRoleOf(role),
    joinTime: dateOf(joinTime) ?? new Date(0),
  };
}
