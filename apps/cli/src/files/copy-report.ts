import type { TransferEnd } from '@endoscope/client';
import type { Context } from '../context.ts';
import { printEncoded } from '../output/print-result.ts';
import { safeLine } from '../output/terminal-safe.ts';
import type { Progress } from './progress.ts';
import { bytesText, secondsText } from './progress.ts';

/** What a copy has done. */
export interface Copied extends TransferEnd {
  readonly from: string;
  readonly to: string;
  readonly tree: boolean;
  /** Of the whole file as it is here, hex; empty of a tree. */
  readonly localSha256: string;
  /** Bytes that were there before, of a copy that was resumed. */
  readonly resumedBytes: number;
}

/** EX_IOERR: the copy is not whole. */
export const incompleteExitCode = 74;

/** Tells what was copied, on stderr or as a document; returns the exit status. */
export async function reportCopy(
  context: Context,
  copied: Copied,
  how: {
    readonly format: 'json' | 'yaml' | undefined;
    readonly isQuiet: boolean;
    progress: Progress;
  },
): Promise<number> {
  const { progress, format, isQuiet } = how;
  progress.done();
  if (format) {
    const { localSha256, sha256, ...rest } = copied;
    const seconds = Math.round(progress.seconds * 1000) / 1000;
    const hash = localSha256 || sha256;
    await printEncoded(context, { ...rest, sha256: hash, seconds }, format);
  } else if (!isQuiet) {
    for (const notice of copied.notices) context.stderr.line(`Notice: ${safeLine(notice)}`);
    for (const line of summaryOf(copied, progress.seconds)) context.stderr.line(line);
  }
  return copied.complete ? 0 : incompleteExitCode;
}

function summaryOf(copied: Copied, seconds: number): string[] {
  const { files, bytes, tree, resumedBytes, verified, complete } = copied;
  const what = tree ? `${files} ${files === 1 ? 'file' : 'files'}` : safeLine(copied.to);
  const rate = bytesText(bytes / Math.max(0.001, seconds));
  const resumed = resumedBytes > 0 ? ` after ${bytesText(resumedBytes)} that were there` : '';
  const lines = [
    `Copied ${what}: ${bytesText(bytes)}${resumed} in ${secondsText(seconds)} (${rate}/s).`,
  ];
  const hash = copied.localSha256 || copied.sha256;
  if (verified)
    lines.push(`SHA-256 ${hash}${tree ? ' of the archive' : ''}: the same on both sides.`);
  else if (hash !== '') lines.push(`SHA-256 ${hash}; the container has not confirmed it.`);
  if (!complete) lines.push('The copy is NOT complete: see the notices above.');
  return lines;
}
