import type { RecordingKey } from '../members/member-cipher.ts';
import { openMember } from '../members/member-codec.ts';
import type { SealedMember } from '../members/member-codec.ts';
import { memberHeaderBytes, tagBytes } from '../members/member-header.ts';
import { MemberScanner } from '../members/member-scanner.ts';
import { RecordingDamaged } from '../recording.errors.ts';
import { recordingLimits } from '../recordings.limits.ts';
import { ContentsTally } from './contents-tally.ts';

/** What a crash has left of a recording that was being written. */
export interface RecoveredContents {
  /** Of the whole members; its position is where writing goes on. */
  readonly tally: ContentsTally;
  /** Bytes behind them, which are to be cut. */
  readonly tornBytes: number;
}

const memberBytesMax = memberHeaderBytes + recordingLimits.memberBodyBytesMax + tagBytes;

/**
 * Reads an unsealed recording to its last whole member. Only one member was being written when the
 * process or the machine died, so what does not open is torn if at most one member's bytes are left
 * from there; anything longer is damage, and RecordingDamaged says where.
 */
export async function recoverContents(
  key: RecordingKey,
  pieces: AsyncIterable<Uint8Array>,
): Promise<RecoveredContents> {
  const tally = new ContentsTally(key.recording);
  const scanner = new MemberScanner();
  let torn: { problem: RecordingDamaged; bytes: number } | undefined;
  for await (const piece of pieces) {
    if (torn) torn.bytes += piece.length;
    else torn = takeWhole(piece);
    if (torn && torn.bytes > memberBytesMax) throw torn.problem;
  }
  return { tally, tornBytes: torn?.bytes ?? scanner.tornBytes };

  function takeWhole(piece: Uint8Array): typeof torn {
    const end = scanner.offset + scanner.tornBytes + piece.length;
    try {
      for (const member of scanner.push(piece)) tally.add(member, openNext(member));
      return undefined;
    } catch (problem) {
      if (!(problem instanceof RecordingDamaged)) throw problem;
      return { problem, bytes: end - tally.position.offset };
    }
  }

  function openNext(member: SealedMember): ReturnType<typeof openMember> {
    const { index, previousHash, outputBytes, micros } = tally.position;
    const { header } = member;
    const follows =
      header.index === index &&
      header.previousHash === previousHash &&
      header.outputStart === outputBytes &&
      header.startMicros >= micros;
    if (!follows) {
      const problem = 'it does not follow the member before it';
      throw new RecordingDamaged({ problem, member: index });
    }
    return openMember(key, member);
  }
}
