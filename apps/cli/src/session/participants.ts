import type { AttachEvent, AttachParticipant } from '@endoscope/client';

type Role = AttachParticipant['role'];
type ParticipantEvent = Extract<AttachEvent, { readonly type: 'participant' }>;

/** What `ready` and `reconnected` tell of the session's clients. */
export interface Attendance {
  readonly attachment: string;
  readonly role: Role;
  readonly participants: readonly AttachParticipant[];
}

/** Of somebody else. */
interface Told {
  readonly name: string;
  readonly role: Role;
  readonly client: string;
  readonly reason: string;
  readonly lagBytes: number;
}

/** Who is on the session, who writes, and who asks to; and what is said of it in the terminal. */
export class Participants {
  role: Role = 'writer';
  private own = '';
  private readonly present = new Map<string, AttachParticipant>();
  private readonly asking = new Map<string, AttachParticipant>();

  /** `commandKeys` as the user writes them: "ctrl-p". */
  constructor(private readonly commandKeys: string) {}

  begin({ attachment, role, participants }: Attendance): void {
    this.own = attachment;
    this.role = role;
    this.present.clear();
    this.asking.clear();
    for (const each of participants) this.present.set(each.attachment, each);
  }

  /** Whose request to write is to be answered first. */
  get firstAsking(): AttachParticipant | undefined {
    return this.asking.values().next().value;
  }

  get writer(): AttachParticipant | undefined {
    return [...this.present.values()].find(({ role }) => role === 'writer');
  }

  /** Who writes and who watches, at the start; undefined when one is alone. */
  greeting(): string | undefined {
    const others = [...this.present.values()].filter(({ attachment }) => attachment !== this.own);
    if (this.role === 'writer') {
      const watching = others.map(({ username }) => username).join(', ');
      return watching === ''
        ? undefined
        : `${watching} ${others.length > 1 ? 'watch' : 'watches'}.`;
    }
    const writing = this.writer ? `${this.writer.username} writes` : 'nobody writes';
    return `You are watching; ${writing}.${this.hint('w', 'asks to write')}`;
  }

  /** One line for each who is here. */
  list(): string {
    const each = [...this.present.values()].map(({ attachment, username, role, connected }) => {
      const more = [attachment === this.own && 'you', !connected && 'connection lost'];
      return `${username} (${[role, ...more].filter(Boolean).join(', ')})`;
    });
    return each.join(', ');
  }

  /** Takes note; answers the sentence to show, undefined for what needs none. */
  note({ event, participant, reason }: ParticipantEvent): string | undefined {
    const { attachment, username: name, role, client, lagBytes } = participant;
    const isOwn = attachment === this.own;
    if (event === 'left') this.present.delete(attachment);
    else this.present.set(attachment, participant);
    if (event === 'asks_to_write') this.asking.set(attachment, participant);
    else if (event !== 'fell_behind') this.asking.delete(attachment);
    if (isOwn) this.changeRole(role);
    return isOwn
      ? this.sentenceOfOwn(event, reason)
      : this.sentenceOf(event, { name, role, client, reason, lagBytes });
  }

  private changeRole(role: Role): void {
    if (this.role === 'writer' && role !== 'writer') this.asking.clear();
    this.role = role;
  }

  private sentenceOfOwn(event: string, reason: string): string | undefined {
    const why = reason === '' ? '' : ` (${reason})`;
    switch (event) {
      case 'became_writer':
        return `You write now${why}.`;
      case 'became_observer':
        return `You only watch now${why}.${this.hint('w', 'asks to write')}`;
      case 'asks_to_write':
        return `${this.writer?.username ?? 'The writer'} is asked to let you write.`;
      case 'was_denied':
        return `You were not let to write${why}.`;
      default:
        return undefined;
    }
  }

  private sentenceOf(
    event: string,
    { name, role, client, reason, lagBytes }: Told,
  ): string | undefined {
    switch (event) {
      case 'joined':
        return `${name} ${role === 'writer' ? 'writes' : 'watches'} now${client && ` (${client})`}.`;
      case 'left':
        return `${name} left.`;
      case 'lost':
        return `${name} lost the connection, and may come back.`;
      case 'resumed':
        return `${name} is back.`;
      case 'became_writer':
        return `${name} writes now${reason && ` (${reason})`}.`;
      case 'asks_to_write':
        return this.role === 'writer' ? this.question(name) : undefined;
      case 'fell_behind':
        return `${name} does not keep up: ${lagBytes} bytes behind.`;
      default:
        return undefined;
    }
  }

  private question(name: string): string {
    const { commandKeys } = this;
    if (commandKeys === '') return `${name} asks to write; without command keys you cannot answer.`;
    return `${name} asks to write: ${commandKeys},w lets them, ${commandKeys},d does not.`;
  }

  private hint(key: string, does: string): string {
    return this.commandKeys === '' ? '' : ` ${this.commandKeys},${key} ${does}.`;
  }
}
