import type { AttachRequest__Output, ExecRequest__Output } from '@endoscope/contracts';
import { FrameMalformed, streamLimits } from '@endoscope/streams';

/** What a terminal sends, attached or with a command, in the messages' same fields. */
export type TerminalInput =
  | { readonly type: 'stdin'; readonly data: Uint8Array }
  | { readonly type: 'resize'; readonly width: number; readonly height: number };

/** Undefined for every other message. */
export function terminalInputOf(
  message: AttachRequest__Output | ExecRequest__Output,
): TerminalInput | undefined {
  if (message.message === 'stdin') {
    const data = message.stdin ?? Buffer.alloc(0);
    const max = streamLimits.inputFrameBytesMax;
    if (data.length > max) throw new FrameMalformed({ why: `stdin is over ${max} bytes` });
    return { type: 'stdin', data };
  }
  if (message.message !== 'resize') return undefined;
  const { width = 0, height = 0 } = message.resize ?? {};
  return { type: 'resize', width, height };
}
