import type { TerminalSize } from '@endoscope/core';
import type {
  ExitMessage,
  Participant,
  ServerMessage,
} from '../../domain/attach/attach-message.ts';
import { SessionMoved } from '../../domain/stream.errors.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import type { Attachment } from '../../ports/attachment-store.ts';
import type { OpenAttachment } from './open-attachments.ts';
import type { SeatConnection } from './seat-connection.ts';

/** One participant of a session: an attachment, over all its connections. */
export class Seat implements OpenAttachment {
  connection: SeatConnection | undefined;
  /** While it is lost: until when it may be resumed. */
  grace: NodeJS.Timeout | undefined;
  /** Of its terminal. */
  size: TerminalSize | undefined;
  bytesIn = 0;
  inputEnded = false;
  /** Told once that an observer's keys are not for the process. */
  wasToldToRead = false;
  /** Ends it while nobody is connected. */
  leave: (exit: ExitMessage) => void = () => undefined;
  private sentBefore = 0;
  private lagToldAtMs = -Infinity;

  constructor(public attachment: Attachment) {}

  get isConnected(): boolean {
    return this.connection !== undefined;
  }

  get isWriter(): boolean {
    return this.attachment.role === 'writer';
  }

  get participant(): Participant {
    const { id, username, role, client, openedAt } = this.attachment;
    const { isConnected: connected, lagBytes } = this;
    return { attachment: id, username, role, client, joinTime: openedAt, connected, lagBytes };
  }

  /** The row as it is when the attachment ends. */
  closed(closeReason: string): Attachment {
    const { bytesIn, bytesOut } = this;
    return { ...this.attachment, bytesIn, bytesOut, closeReason };
  }

  connect(connection: SeatConnection): void {
    clearTimeout(this.grace);
    this.connection = connection;
  }

  disconnect(): void {
    this.sentBefore = this.bytesOut;
    this.connection?.close();
    this.connection = undefined;
  }

  tell(message: ServerMessage): void {
    this.connection?.tell(message);
  }

  notice(code: Extract<ServerMessage, { type: 'notice' }>['code'], message: string): void {
    this.tell({ type: 'notice', code, message });
  }

  end(exit: ExitMessage): void {
    if (this.connection) this.connection.end(exit);
    else this.leave(exit);
  }

  fail(error: unknown): void {
    if (this.connection) return this.connection.fail(error);
    const reason = error instanceof SessionMoved ? 'gateway_lost' : 'internal';
    this.leave({ type: 'exit', reason, detail: '' });
  }

  /** Output that waits for it; of a lost connection nobody waits. */
  get lagBytes(): number {
    return this.connection?.cursor?.lagBytes ?? 0;
  }

  /** Whether everybody is to be told that it lags: not with every gap. */
  isLagNews(nowMs: number): boolean {
    if (nowMs - this.lagToldAtMs < streamLimits.lagNewsMs) return false;
    this.lagToldAtMs = nowMs;
    return true;
  }

  get bytesOut(): number {
    return this.sentBefore + (this.connection?.cursor?.bytesSent ?? 0);
  }
}
