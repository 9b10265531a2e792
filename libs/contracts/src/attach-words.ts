import { AttachParticipantEvent } from './generated/endoscope/v1/AttachParticipantEvent.ts';
import { AttachRole } from './generated/endoscope/v1/AttachRole.ts';
import { AttachRoleAction } from './generated/endoscope/v1/AttachRoleAction.ts';
import { AttachSignal } from './generated/endoscope/v1/AttachSignal.ts';

/** Names of an enum by the words that everything but gRPC has for them: `writer`. */
type Words<Name extends string, Prefix extends string> = {
  readonly [N in Exclude<Name, `${Prefix}UNSPECIFIED`> as N extends `${Prefix}${infer Word}`
    ? Lowercase<Word>
    : never]: N;
};

function wordsOf<Name extends string, Prefix extends string>(
  names: Readonly<Record<Name, Name>>,
  prefix: Prefix,
): Words<Name, Prefix> {
  const known = (Object.keys(names) as Name[]).filter((name) => name !== `${prefix}UNSPECIFIED`);
  const pairs = known.map((name) => [name.slice(prefix.length).toLowerCase(), name]);
  return Object.fromEntries(pairs) as Words<Name, Prefix>;
}

/** `{ writer: 'ATTACH_ROLE_WRITER', … }` */
export const attachRoles = wordsOf(AttachRole, 'ATTACH_ROLE_');
export const attachRoleActions = wordsOf(AttachRoleAction, 'ATTACH_ROLE_ACTION_');
export const attachSignals = wordsOf(AttachSignal, 'ATTACH_SIGNAL_');
export const attachParticipantEvents = wordsOf(AttachParticipantEvent, 'ATTACH_PARTICIPANT_EVENT_');

/** Undefined: unspecified, or of a later version, which comes as a number. */
export function wordOf<Table extends Readonly<Record<string, string>>>(
  table: Table,
  name: string | number | null | undefined,
): (keyof Table & string) | undefined {
  const words = Object.keys(table) as (keyof Table & string)[];
  return words.find((word) => table[word] === name);
}

/** Whoever says no role writes, as in a gateway without roles. */
export function attachRoleOf(name: string | number | null | undefined): keyof typeof attachRoles {
  return wordOf(attachRoles, name) ?? 'writer';
}
