import type { Exceptions } from './walk.ts';

const audit = 'libs/capabilities/audit/src';
const recordings = 'libs/capabilities/recordings/src/adapters';
const replicas = 'libs/capabilities/replicas/src/adapters';
const sessions = 'libs/capabilities/sessions/src/adapters';
const streams = 'libs/capabilities/streams/src/adapters';
const webhooks = 'libs/capabilities/webhooks/src/adapters';

/** Transactions without an event. */
export const silentOnPurpose: Exceptions = {
  [`${audit}/application/seal-ledger.ts#execute`]:
    'gives events their leaves: an event about that would need one, too; heads tell of it',
  [`${recordings}/prisma-recording-store.ts#cut`]:
    'bytes that no manifest names; recording.resumed, which follows, tells what is missing',
};

const bytes = 'bytes of a recording: the change of its row tells of them';
const lease = 'who of several replicas does a job; nothing that anybody asked for';
const presence = 'which replicas live; session.taken_over tells of what follows from it';
const delivery = 'how far a receiver has come; what becomes of events that it refuses is an event';
const expiry = 'removes what is worth nothing any more';

/** Writes without the transaction of an event. */
export const aloneOnPurpose: Exceptions = {
  [`${audit}/adapters/prisma-sealing-store.ts#releaseLease`]: lease,
  [`${recordings}/prisma-recording-store.ts#create`]: bytes,
  [`${recordings}/grouped-appends.ts#textOf`]: bytes,
  [`${recordings}/prisma-recording-store.ts#cut`]: bytes,
  [`${recordings}/prisma-recording-store.ts#seal`]: bytes,
  [`${recordings}/prisma-recording-store.ts#rewrap`]:
    'a store has no transactions; recording.keys_renewed tells how many',
  [`${recordings}/prisma-recording-store.ts#remove`]: bytes,
  [`${replicas}/prisma-replica-store.ts#join`]: presence,
  [`${replicas}/prisma-replica-store.ts#beat`]: presence,
  [`${replicas}/prisma-replica-store.ts#leave`]: presence,
  [`${replicas}/prisma-replica-store.ts#deleteSilentFor`]: expiry,
  [`${sessions}/prisma-session-claims.ts#release`]: presence,
  [`${sessions}/prisma-session-claims.ts#noteInputs`]:
    'when somebody typed last, for the idle time: each key is no change of a session',
  [`${sessions}/prisma-session-store.ts#deleteIdempotencyBefore`]: expiry,
  [`${sessions}/prisma-session-store.ts#claimMadePods`]:
    'takes a try for a while; session.pod_removed or session.pod_left tells what came of it',
  [`${streams}/prisma-ticket-store.ts#redeem`]:
    'attachment.opened, attachment.refused or recording.viewed tells of what it was used for',
  [`${streams}/prisma-ticket-store.ts#deleteExpired`]: expiry,
  [`${webhooks}/prisma-delivery-store.ts#takeLease`]: lease,
  [`${webhooks}/prisma-delivery-store.ts#releaseLease`]: lease,
  [`${webhooks}/prisma-delivery-store.ts#note`]: delivery,
  [`${webhooks}/prisma-delivery-store.ts#dropDeadLetter`]: delivery,
  [`${webhooks}/prisma-delivery-store.ts#keepDeadLetter`]: delivery,
};
