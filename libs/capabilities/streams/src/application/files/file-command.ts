import type { GatewayError } from '@endoscope/core';
import type { FileInfo, FileType } from '../../domain/files/file-entry.ts';
import {
  FileChanged,
  FileNotFound,
  FileNotReadable,
  FileNotWritable,
  FileStreamInvalid,
  FileTargetUnreachable,
  FileToolMissing,
  FileTypeUnsupported,
} from '../../domain/files/file.errors.ts';
import { fileLimits } from '../../domain/files/files.limits.ts';
import type { ExecEvent, ExecOutcome, ExecStream } from '../../ports/exec-upstream.ts';
import type { FoundPlace } from './find-file-place.ts';

const newline = 0x0a;

/**
 * A running script of file-script.ts: its answers, its content and what it says in the end.
 *
 * Owns:  the exec stream; `close` ends it.
 * Bound: one answer line of `answerLineBytesMax`, `stderrBytesMax` of stderr, one chunk.
 * Order: answers and content as they come on stdout.
 * Ends:  `chunk` and `answer` give undefined when the script has ended.
 */
export class FileCommand {
  outcome: ExecOutcome | undefined;
  private readonly events: AsyncIterator<ExecEvent>;
  private rest: Uint8Array = new Uint8Array();
  private said: Buffer = Buffer.alloc(0);

  constructor(
    private readonly stream: ExecStream,
    private readonly place: Pick<FoundPlace, 'path' | 'where' | 'container'>,
  ) {
    this.events = stream.events[Symbol.asyncIterator]();
  }

  /** The last of what came on stderr. */
  get stderr(): string {
    return this.said.toString('utf8');
  }

  write(data: Uint8Array): Promise<void> {
    return this.stream.write(data);
  }

  close(): void {
    this.stream.close();
  }

  /** Words of the next `endo1` line; throws what an `error` line means. */
  async answer(): Promise<readonly string[]> {
    const line = await this.line();
    const [mark, verb, ...words] = line?.split(' ') ?? [];
    if (mark !== 'endo1' || verb === undefined) throw this.noAnswer();
    if (verb === 'error') throw this.errorOf(words[0] ?? '', words.slice(1).join(' '));
    return [verb, ...words];
  }

  /** What comes on stdout next. */
  async chunk(): Promise<Uint8Array | undefined> {
    if (this.rest.length > 0) {
      const chunk = this.rest;
      this.rest = new Uint8Array();
      return chunk;
    }
    for (;;) {
      const { done, value } = await this.events.next();
      if (done) return undefined;
      if (value.type === 'stdout') return value.data;
      if (value.type === 'stderr') this.keep(value.data);
      else if (value.type === 'exited' || value.type === 'failed') this.outcome = value;
    }
  }

  /** A word that the script has left on stderr: `sha256`, `status`. */
  trailer(word: string): string | undefined {
    return new RegExp(`^endo1 ${word} (\\S+)$`, 'm').exec(this.stderr)?.[1];
  }

  /** What the tools have complained of, a line each. */
  get complaints(): string[] {
    const lines = this.stderr.split('\n').filter((line) => line !== '');
    return lines.filter((line) => !line.startsWith('endo1 '));
  }

  private async line(): Promise<string | undefined> {
    let line = Buffer.alloc(0);
    for (;;) {
      const chunk = await this.chunk();
      if (chunk === undefined) return line.length > 0 ? line.toString('utf8') : undefined;
      const end = chunk.indexOf(newline);
      line = Buffer.concat([line, end === -1 ? chunk : chunk.subarray(0, end)]);
      if (line.length > fileLimits.answerLineBytesMax) {
        throw new FileStreamInvalid({ problem: 'the container answered with an endless line' });
      }
      if (end === -1) continue;
      this.rest = chunk.subarray(end + 1);
      return line.toString('utf8');
    }
  }

  private keep(data: Uint8Array): void {
    this.said = Buffer.concat([this.said, data]).subarray(-fileLimits.stderrBytesMax);
  }

  private noAnswer(): GatewayError {
    const { outcome } = this;
    const { container } = this.place;
    const isMissing = outcome?.type === 'failed' && /no such file|not found/i.test(outcome.message);
    const isExit127 = outcome?.type === 'exited' && [126, 127].includes(outcome.exitCode);
    if (isMissing || isExit127) return new FileToolMissing({ tool: 'sh', container });
    const message = outcome?.type === 'failed' ? outcome.message.slice(0, 300) : '';
    const problem = message || 'the container did not answer as it should';
    return new FileStreamInvalid({ problem });
  }

  private errorOf(code: string, text: string): GatewayError {
    const { path, where, container } = this.place;
    const problem = text.slice(0, 300);
    switch (code) {
      case 'not_found':
        return new FileNotFound({ path, where });
      case 'not_readable':
        return new FileNotReadable({ path, problem });
      case 'not_writable':
        return new FileNotWritable({ path, problem });
      case 'tool':
        return new FileToolMissing({ tool: problem, container });
      case 'changed':
        return new FileChanged({ path, problem });
      case 'unreachable':
        return new FileTargetUnreachable({ problem });
      case 'type':
        return new FileTypeUnsupported({ path, what: typeWords[typeOfMode(problem)] });
      default:
        return new FileStreamInvalid({ problem: problem || 'the container reports an error' });
    }
  }
}

const typeWords: Readonly<Record<FileType, string>> = {
  file: 'a file',
  directory: 'a directory',
  symlink: 'a link',
  hardlink: 'a link',
  other: 'a device, a pipe or a socket',
};

/** The words of a `looked`, `file` or `tree` answer: mode, size, time, inode, device; path last. */
export function fileInfoOf(words: readonly string[], path: string): FileInfo {
  const [mode = '', size = '', mtime = '', inode = '', device = ''] = words;
  const bytes = Number(size);
  const isWhole = [size, mtime, inode, device].every((word) => /^-?\d{1,20}$/.test(word));
  if (!isWhole || !/^[0-9a-f]{1,8}$/.test(mode) || !Number.isSafeInteger(bytes) || bytes < 0) {
    throw new FileStreamInvalid({ problem: 'the container says what no file can be' });
  }
  return {
    path: path === '' ? '/' : path,
    type: typeOfMode(mode),
    size: bytes,
    mode: Number.parseInt(mode, 16) & 0o7777,
    modifiedAt: new Date(Math.min(Math.max(0, Number(mtime)), 8.64e12) * 1000),
    etag: `${size}-${mtime}-${inode}-${device}`,
  };
}

/** The type bits of `st_mode`, in hexadecimal as stat prints it. */
function typeOfMode(mode: string): FileType {
  const bits = Number.parseInt(mode, 16) & 0o170000;
  return (
    ({ 0o100000: 'file', 0o040000: 'directory', 0o120000: 'symlink' } as const)[bits] ?? 'other'
  );
}
