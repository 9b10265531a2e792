/**
 * Every event the ledger can hold, with what it says. Names are `subject.past_participle` and
 * stay for ever: a retired one moves to a list of its own and is never given another meaning.
 */
export const auditEventCatalogue = {
  'principal.rejected': 'A caller could not be authenticated; `reason` says why.',
  'request.refused': 'A request was turned away before it reached its use-case.',
  'policy.denied': 'Policy does not let the caller do this; `policyIds` names what decided.',
  'policy.changed':
    'Other policies are in force at a gateway from now on; `details` names them, and the version before.',
  'template.changed':
    'Other templates are in force at a gateway from now on; `details` names them, and the version before.',
  'cluster.registered': 'A cluster was added to the registry, its credential sealed.',
  'cluster.removed': 'A cluster was taken out of the registry.',
  'cluster.checked': 'A cluster was probed on request; `details` holds the findings.',
  'session.requested': 'A session was asked for and its intent recorded.',
  'session.refused': 'A session was asked for and not made; `reason` says why.',
  'session.provisioning_started': 'The debug container is about to be added to the pod.',
  'session.container_added': 'The API server took the debug container.',
  'session.pod_created':
    'The API server took the pod made for the session; `details` holds its UID.',
  'session.original_deleted': 'A pod was deleted because its copy replaces it, or could not be.',
  'session.pod_removed': 'The pod made for the session is gone.',
  'session.pod_left':
    'The pod made for the session was given up: not ours any more, or not to be had.',
  'session.reused': 'A running session of the caller was answered instead of a new one.',
  'session.taken_over':
    'Another replica of the gateway keeps the session now; `details` holds both.',
  'session.ready': 'The debug container runs; the session can be attached to.',
  'session.ending': 'The session is being brought to its end; `reason` says why.',
  'session.exported':
    'A bundle of the session is about to be read out; `details` holds what it is made of.',
  'session.ended': 'The session is over; `details` holds exit code and process outcome.',
  'attachment.opened': 'A client was connected to the terminal of a session.',
  'attachment.closed': 'A client left the terminal; `details` counts the bytes both ways.',
  'attachment.lost': 'The connection of a client was lost; it may come back for a while.',
  'attachment.resumed': 'A client has come back to its attachment; `details` says from where.',
  'attachment.input_refused': 'Somebody who only observes has typed; the bytes were dropped.',
  'attachment.refused': 'A client was not connected to the session; `reason` says why.',
  'attachment.writer_changed':
    'Another client writes now; `details` holds both, how it came about and the reason given.',
  'attachment.upstream_lost': 'The connection to the container broke; `details` says how.',
  'attachment.upstream_restored':
    'The container is attached again; `details` says what is missing.',
  'exec.started': 'A command is about to be run in a container; `details` holds it.',
  'exec.ended': 'The command is over; `details` holds its exit code and the bytes each way.',
  'logs.opened': 'The log of a container is about to be read; `details` holds which part.',
  'logs.closed': 'The log was read, or its reader left; `details` counts the bytes.',
  'forward.opened': 'Ports of a pod are about to be forwarded; `details` holds them.',
  'forward.connected': 'A connection is about to be made to a forwarded port.',
  'forward.disconnected': 'A forwarded connection is over; `details` counts the bytes both ways.',
  'forward.closed': 'Ports of a pod are forwarded no more; `details` counts the connections.',
  'file.examined': 'A path in a container is about to be looked at, or hashed.',
  'file.transfer_started': 'Files are about to be copied; `details` holds direction and path.',
  'file.transferred': 'One file was copied; `details` holds its path, size and SHA-256.',
  'file.transfer_ended': 'The copying is over; `details` counts the files and bytes.',
  'recording.started': 'What happens on the terminal of a session is recorded from now on.',
  'recording.resumed': 'The recording goes on, in another process or after a failure.',
  'recording.interrupted': 'Nothing is recorded for the time being; `reason` says why.',
  'recording.sealed':
    'The recording is whole; `details` holds the SHA-256 of its manifest, which proves it.',
  'recording.shipped':
    'The bytes of the recording were brought to an object store, and read back the same.',
  'recording.keys_renewed':
    'The key ring was rotated: the keys of recordings are wrapped by its primary key now; `details` counts them.',
  'recording.viewed': 'Somebody sees a recording; `details` says in which form.',
  'recording.held': 'A recording is kept until it is released; `details` says why.',
  'recording.released': 'A recording is held no more; `details` says why it was.',
  'recording.removed': 'The time of a recording was over: its bytes and its key are gone.',
  'recording.failed': 'The recording cannot be read to its end; `reason` says why.',
  'ticket.issued':
    'A one-time ticket was handed out: for the terminal of a session, or, as `details` says, for a view of its recording.',
  'ledger.key_introduced':
    'A gateway is about to sign the ledger with this key for the first time; `details` names it.',
  'ledger.exported':
    'The sealed ledger is about to be read out whole; `details` holds up to which size.',
  'ledger.period_removed':
    'The events of a whole sealed period are about to go; `details` names its tombstone.',
  'ledger.held': 'Nothing of the ledger is removed from now on; `details` says why.',
  'ledger.hold_released': 'A hold of the ledger is over; `details` says why.',
  'webhook.added': 'Events of the ledger are sent to a further receiver; `details` says where.',
  'webhook.enabled': 'A webhook is sent events again, from where it had stopped.',
  'webhook.disabled':
    'A webhook is sent nothing any more; `reason` says why, if it was not asked for.',
  'webhook.removed': 'A webhook was taken out, with its secret and what was put aside for it.',
  'webhook.secret_rotated': 'A webhook has a new secret; the one before signs beside it for a day.',
  'webhook.replayed': 'Events that were put aside for a webhook are to be sent once more.',
  'webhook.delivery_abandoned':
    'An event was put aside because a webhook did not take it; `details` names it.',
  'process.signalled': 'The gateway sent a signal to a session’s own process.',
} as const satisfies Record<string, string>;

export type AuditEventName = keyof typeof auditEventCatalogue;

export const auditEventNames = Object.keys(auditEventCatalogue) as readonly AuditEventName[];

/** An event name, or all of one subject: `session.*`. */
export function isAuditEventPattern(text: string): boolean {
  if (!text.endsWith('.*')) return Object.hasOwn(auditEventCatalogue, text);
  return auditEventNames.some((name) => name.startsWith(text.slice(0, -1)));
}
