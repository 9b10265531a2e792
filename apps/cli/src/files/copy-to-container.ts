import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, posix, resolve } from 'node:path';
import { EndoscopeError } from '@endoscope/client';
import type { UploadItem, UploadOptions } from '@endoscope/client';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Context } from '../context.ts';
import type { CopyJob } from './copy-from-container.ts';
import type { Copied } from './copy-report.ts';
import { readLocalFile, readLocalTree } from './local-tree-reader.ts';

type Counted = Omit<Copied, 'from'>;

/** One attempt to copy into a container. */
export async function copyToContainer(context: Context, job: CopyJob): Promise<Counted> {
  if (job.local.kind === 'stream') return fromStream(context, job);
  const { path } = job.local;
  const found = await stat(path).catch((cause: unknown) => {
    throw new CliError(`there is no ${path} here`, { exitCode: exitCodes.notFound, cause });
  });
  if (found.isDirectory()) return fromTree(job, path);
  if (found.isFile()) return fromFile(job, path);
  throw new CliError(`${path} is neither a file nor a directory`, { exitCode: exitCodes.usage });
}

async function fromStream(context: Context, job: CopyJob): Promise<Counted> {
  const name = posix.basename(job.place.path) || 'stdin';
  job.progress.begin('stdin', undefined);
  const hash = createHash('sha256');
  async function* items(): AsyncGenerator<UploadItem> {
    for await (const data of context.terminal.typed(job.signal)) {
      hash.update(data);
      job.progress.add(data.length);
      yield { type: 'data', data };
    }
    yield { type: 'sha256', sha256: hash.copy().digest('hex') };
  }
  const end = await job.client.files.upload(job.place, { name, signal: job.signal }, items);
  const localSha256 = hash.digest('hex');
  return { ...end, to: job.place.path, tree: false, localSha256, resumedBytes: 0 };
}

async function fromFile(job: CopyJob, path: string): Promise<Counted> {
  const { size, mode, mtime: modifyTime } = await stat(path);
  const name = basename(resolve(path));
  const hash = createHash('sha256');
  const offset = job.resume ? await partOf(job, { path, size, name }) : 0;
  job.progress.begin(name, size, offset);
  let to = job.place.path;
  async function* items(readyPath: string): AsyncGenerator<UploadItem> {
    to = readyPath;
    for await (const { data } of readLocalFile(path, { from: 0, to: offset })) hash.update(data);
    for await (const item of readLocalFile(path, { from: offset, to: size })) {
      hash.update(item.data);
      job.progress.add(item.data.length);
      yield item;
    }
    yield { type: 'sha256', sha256: hash.copy().digest('hex') };
  }
  const kept = job.preserve ? { mode: mode & 0o7777, modifyTime } : {};
  const options: UploadOptions = { name, size, offset, signal: job.signal, ...kept };
  const end = await job.client.files.upload(job.place, options, items);
  return { ...end, to, tree: false, localSha256: hash.digest('hex'), resumedBytes: offset };
}

/** Bytes of a cut upload that are the beginning of this file; 0 where they are not, or none. */
async function partOf(
  job: CopyJob,
  { path, size, name }: { path: string; size: number; name: string },
): Promise<number> {
  try {
    const { files } = job.client;
    const part = await files.stat(job.place, { partialName: name });
    if (part.type !== 'file' || part.size === 0 || part.size > size) return 0;
    const hashed = await files.stat(job.place, { partialName: name, hashBytes: part.size });
    const hash = createHash('sha256');
    for await (const { data } of readLocalFile(path, { from: 0, to: part.size })) hash.update(data);
    return hash.digest('hex') === hashed.sha256 ? part.size : 0;
  } catch (error) {
    const isNone = error instanceof EndoscopeError && error.reason === 'FILE_NOT_FOUND';
    if (isNone) return 0;
    throw error;
  }
}

async function fromTree(job: CopyJob, path: string): Promise<Counted> {
  const name = basename(resolve(path)) || 'root';
  job.progress.begin(name, undefined);
  const skipped: string[] = [];
  let to = job.place.path;
  async function* items(readyPath: string): AsyncGenerator<UploadItem> {
    to = readyPath;
    const onSkip = (each: string): void =>
      void skipped.push(`${each} is a device or a pipe: skipped`);
    for await (const item of readLocalTree(path, { preserve: job.preserve, onSkip })) {
      if (item.type === 'data') job.progress.add(item.data.length);
      if (item.type === 'entry') job.progress.name(item.entry.path.toString());
      yield item;
    }
  }
  const options = { name, tree: true, preserve: job.preserve, signal: job.signal };
  const end = await job.client.files.upload(job.place, options, items);
  const notices = [...end.notices, ...skipped];
  return { ...end, notices, to, tree: true, localSha256: '', resumedBytes: 0 };
}
