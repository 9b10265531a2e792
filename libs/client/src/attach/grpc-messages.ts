import {
  attachParticipantEvents,
  attachRoleActions,
  attachRoleOf,
  attachRoles,
  attachSignals,
  dateOf,
  durationMsOf,
  wordOf,
} from '@endoscope/contracts';
import type {
  AttachParticipant as ProtoParticipant,
  AttachReady__Output,
  AttachRequest,
  AttachResponse__Output,
} from '@endoscope/contracts';
import type { AttachEvent, AttachParticipant, AttachReadyEvent } from './attach-connection.ts';
import type { AttachTarget, ClientMessage, DoorOpening } from './attach-door.ts';

/** The messages of proto/endoscope/v1/attach.proto as ours, and ours as those. */

export function openingOf(target: AttachTarget, opening: DoorOpening): AttachRequest {
  const { session, userAgent: client } = target;
  const { stdin, size, role, takeOverReason, resume, acks } = opening;
  const open = { session, client, stdin, size, takeOverReason, resume, acks };
  return { open: { ...open, ...(role && { role: attachRoles[role] }) } };
}

export function requestOf(message: ClientMessage): AttachRequest {
  switch (message.type) {
    case 'stdin':
      return { stdin: message.data };
    case 'resize':
      return { resize: message.size };
    case 'ack':
      return { ack: { offset: message.offset } };
    case 'role': {
      const { action, attachment, reason } = message;
      return { role: { action: attachRoleActions[action], attachment, reason } };
    }
    default:
      return { signal: attachSignals[message.type] };
  }
}

/** Undefined for what carries nothing for us, and for messages of a later version. */
export function eventOf(
  message: AttachResponse__Output,
  offsetBefore: number,
): AttachEvent | undefined {
  const { ready, stdout, stderr, notice, gap, participant, screen, exit } = message;
  if (stdout?.data.byteLength) return { type: 'stdout', ...pick(stdout, 'data', 'offset') };
  if (stderr?.data.byteLength) return { type: 'stderr', ...pick(stderr, 'data', 'offset') };
  if (ready) return readyOf(ready);
  if (notice) return { type: 'notice', ...pick(notice, 'code', 'message') };
  if (gap) {
    const { missingBytes, reason, offset = offsetBefore + missingBytes } = gap;
    return { type: 'gap', missingBytes, reason, offset };
  }
  if (participant) {
    // Of a later version it comes as a number.
    const event = wordOf(attachParticipantEvents, participant.event) ?? String(participant.event);
    const who = participantOf(participant.participant ?? {});
    return { type: 'participant', event, participant: who, reason: participant.reason };
  }
  if (screen) {
    const size = screen.size ? pick(screen.size, 'width', 'height') : undefined;
    return { type: 'screen', ...pick(screen, 'data', 'offset'), size };
  }
  if (!exit) return undefined;
  return { type: 'exit', ...pick(exit, 'reason', 'detail', 'process'), exitCode: exit.exitCode };
}

function readyOf(ready: AttachReady__Output): AttachReadyEvent {
  return {
    type: 'ready',
    ...pick(ready, 'attachment', 'tty', 'banner', 'offset', 'resumed'),
    role: attachRoleOf(ready.role),
    participants: ready.participants.map(participantOf),
    graceMs: durationMsOf(ready.grace) ?? 0,
    inputBytes: ready.inputBytes,
    windowBytes: ready.windowBytes,
  };
}

function participantOf(participant: ProtoParticipant): AttachParticipant {
  const { attachment = '', username = '', client = '', connected = false } = participant;
  const lagBytes = Number(participant.lagBytes ?? 0);
  const joinTime = dateOf(participant.joinTime)?.toISOString() ?? '';
  const role = attachRoleOf(participant.role);
  return { attachment, username, role, client, joinTime, connected, lagBytes };
}

function pick<T extends object, K extends keyof T>(from: T, ...keys: K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, K>;
}
