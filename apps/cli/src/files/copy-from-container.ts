import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import type { DownloadEvent, EndoscopeClient, FilePlace, TransferEnd } from '@endoscope/client';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Context } from '../context.ts';
import type { CopyPlace } from './copy-place.ts';
import type { Copied } from './copy-report.ts';
import { LocalTreeWriter } from './local-tree-writer.ts';
import { PartFile, partModes, partPathOf } from './part-file.ts';
import type { Progress } from './progress.ts';

export interface CopyJob {
  readonly client: EndoscopeClient;
  readonly place: FilePlace;
  readonly local: Exclude<CopyPlace, { kind: 'remote' }>;
  readonly preserve: boolean;
  readonly resume: boolean;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

type Opened = Extract<DownloadEvent, { type: 'opened' }>;
type Counted = Pick<Copied, 'localSha256' | 'resumedBytes' | 'to' | 'tree'> & TransferEnd;

/** One attempt to copy out of a container. */
export async function copyFromContainer(context: Context, job: CopyJob): Promise<Counted> {
  const name = posix.basename(job.place.path);
  if (job.local.kind === 'stream') return toStream(context, job);
  const to = await destinationOf(job.local.path, name);
  const part = job.resume ? await PartFile.resume(to, modeOf(job)) : undefined;
  const offset = part?.offset ?? 0;
  const prefixSha256 = offset > 0 ? part!.hash.copy().digest('hex') : '';
  const events = job.client.files.download(job.place, {
    ...{ offset, signal: job.signal },
    ...(prefixSha256 !== '' && { prefixSha256 }),
  });
  let isHandled = false;
  try {
    const { value: opened } = await events.next();
    if (opened?.type !== 'opened') throw unexpected();
    isHandled = true;
    if (!opened.tree) return await toFile(job, { to, opened, events, part });
    await part?.discard();
    return await toTree(job, { to, events });
  } finally {
    if (!isHandled) await part?.leave();
    await events.return(undefined);
  }
}

async function toStream(context: Context, job: CopyJob): Promise<Counted> {
  const hash = createHash('sha256');
  for await (const event of job.client.files.download(job.place, { signal: job.signal })) {
    if (event.type === 'opened') {
      if (event.tree) throw new CliError('a directory cannot go to stdout', { exitCode: 64 });
      job.progress.begin('stdout', event.info.size || undefined);
    }
    if (event.type === 'data') {
      hash.update(event.data);
      job.progress.add(event.data.length);
      await context.stdout.write(event.data);
    }
    if (event.type === 'entry_end') requireSame(hash.copy().digest('hex'), event.sha256);
    if (event.type === 'end') {
      return { ...event, to: '-', tree: false, localSha256: hash.digest('hex'), resumedBytes: 0 };
    }
  }
  throw unexpected();
}

async function toFile(
  job: CopyJob,
  what: {
    to: string;
    opened: Opened;
    events: AsyncIterable<DownloadEvent>;
    part?: PartFile | undefined;
  },
): Promise<Counted> {
  const { to, opened, events } = what;
  const { info } = opened;
  const part = what.part ?? (await PartFile.create(to, partPathOf(to), modeOf(job)));
  const { offset } = part;
  job.progress.begin(basename(to), info.size || undefined, offset);
  // Of what is sent; the part's own hash is that of the whole file.
  const range = offset === 0 ? part.hash : createHash('sha256');
  try {
    for await (const event of events) {
      if (event.type === 'data') {
        if (offset > 0) range.update(event.data);
        await part.write(event.data);
        job.progress.add(event.data.length);
      }
      if (event.type === 'entry_end') requireSame(range.copy().digest('hex'), event.sha256);
      if (event.type !== 'end') continue;
      await part.finish(job.preserve ? info : undefined);
      const localSha256 = part.hash.digest('hex');
      return { ...event, to, tree: false, localSha256, resumedBytes: offset };
    }
    throw unexpected();
  } catch (error) {
    // What has come so far is good for another try with --resume.
    await part.leave();
    throw error;
  }
}

async function toTree(
  job: CopyJob,
  { to, events }: { to: string; events: AsyncIterable<DownloadEvent> },
): Promise<Counted> {
  const writer = new LocalTreeWriter(to, { preserve: job.preserve });
  job.progress.begin(basename(to), undefined);
  try {
    for await (const event of events) {
      if (event.type === 'entry') {
        job.progress.name(event.entry.path.toString());
        await writer.entry(event.entry);
      }
      if (event.type === 'data') {
        await writer.data(event.data);
        job.progress.add(event.data.length);
      }
      if (event.type === 'entry_end') await writer.endFile(event.sha256);
      if (event.type === 'end') {
        return { ...event, to, tree: true, localSha256: '', resumedBytes: 0 };
      }
    }
    throw unexpected();
  } finally {
    await writer.close();
  }
}

/** As cp does it: into a directory under its own name, else under the name that was given. */
async function destinationOf(path: string, name: string): Promise<string> {
  const there = await stat(path).catch(() => undefined);
  if (there?.isDirectory()) return join(path, name === '' || name === '..' ? 'root' : name);
  if (path.endsWith('/')) {
    await mkdir(path, { recursive: true });
    return join(path, name);
  }
  const parent = await stat(dirname(path)).catch(() => undefined);
  if (!parent?.isDirectory()) {
    const message = `there is no directory ${dirname(path)} to copy into`;
    throw new CliError(message, { exitCode: exitCodes.notFound });
  }
  return path;
}

function modeOf({ preserve }: CopyJob): number {
  return preserve ? partModes.kept : partModes.usual;
}

function requireSame(arrived: string, sent: string): void {
  if (arrived === sent) return;
  throw new CliError('what arrived has another hash than what was sent', { exitCode: 65 });
}

function unexpected(): CliError {
  return new CliError('the gateway ended the copy without saying how', { exitCode: 69 });
}
