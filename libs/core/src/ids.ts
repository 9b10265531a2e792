import { randomBytes } from 'node:crypto';

/**
 * Ids are a type prefix and 26 characters of Crockford base 32: 48 bits of Unix milliseconds,
 * then 80 random bits (the layout of a ULID), in lower case so that they are DNS labels too.
 * They sort by time of creation.
 */
export const idPrefixes = {
  session: 'ses',
  attachment: 'att',
  forward: 'fwd',
  auditEvent: 'aud',
  request: 'req',
  ticket: 'tkt',
  recording: 'rec',
  ledgerHold: 'hld',
  replica: 'rep',
} as const;

export type IdKind = keyof typeof idPrefixes;
export type Id<K extends IdKind> = `${(typeof idPrefixes)[K]}_${string}`;
export type SessionId = Id<'session'>;
export type AttachmentId = Id<'attachment'>;
export type RecordingId = Id<'recording'>;
export type AuditEventId = Id<'auditEvent'>;

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const bodyPattern = '[0-7][0-9abcdefghjkmnpqrstvwxyz]{25}';

const timeCharacters = 10;
const randomCharacters = 16;

export function newId<K extends IdKind>(kind: K, now: Date = new Date()): Id<K> {
  let [body, rest] = ['', now.getTime()];
  for (let i = 0; i < timeCharacters; i += 1) {
    body = alphabet[rest % 32]! + body;
    rest = Math.floor(rest / 32);
  }
  for (const byte of randomBytes(randomCharacters)) body += alphabet[byte & 31]!;
  return `${idPrefixes[kind]}_${body}` as Id<K>;
}

export function idPattern(kind: IdKind): RegExp {
  return new RegExp(`^${idPrefixes[kind]}_${bodyPattern}$`);
}

export function isId<K extends IdKind>(kind: K, text: string): text is Id<K> {
  return idPattern(kind).test(text);
}
