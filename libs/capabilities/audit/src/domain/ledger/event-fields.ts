/** What an event of the ledger is made of, for whoever reads one: also where OCSF has it. */
export interface EventField {
  /** Of the record that is sealed, which is `data` of a CloudEvent. */
  readonly field: string;
  readonly meaning: string;
  /** Of an API Activity: where the value is, or is in; empty: in `raw_data` alone. */
  readonly ocsf: string;
}

export const eventFields: readonly EventField[] = [
  field('sequence', 'Order of insertion, with gaps.', ''),
  field('id', 'Of this event, for ever.', 'metadata.uid'),
  field('schemaVersion', 'Layout of the row.', ''),
  field('occurredAt', 'When, by the gateway’s clock.', 'time'),
  field('event', 'What happened, as above.', 'metadata.event_code'),
  field('result', '`success`, `denied` or `failure`.', 'unmapped.result'),
  field('issuer', 'Who vouches for the caller.', 'actor.user.uid'),
  field('subject', 'The caller, as the issuer knows it.', 'actor.user.uid'),
  field('username', 'The caller, for people.', 'actor.user.name'),
  field('entry', '`rest`, `grpc`, `websocket`; `system`: the gateway itself.', 'api.service.name'),
  field('sourceAddress', 'From where, as far as proxies are trusted.', 'src_endpoint.ip'),
  field('requestId', 'Joins what one request did, here and in the logs.', 'api.request.uid'),
  field('sessionId', 'Which session.', 'actor.session.uid'),
  field('cluster', 'Which cluster.', 'resources'),
  field('target', '`namespace/pod#uid`, `node/name#uid`, or what else was acted on.', 'resources'),
  field('policyIds', 'Policies that let the caller through, or did not.', 'enrichments'),
  field('reason', 'Of a denial, a failure or an end.', 'status_code'),
  field(
    'details',
    'More, by event. `specHash`: SHA-256 of what is planned for the session, in each of its events. ' +
      '`actor`: on whose behalf the caller acts.',
    'unmapped.details',
  ),
];

function field(name: string, meaning: string, ocsf: string): EventField {
  return { field: name, meaning, ocsf };
}
