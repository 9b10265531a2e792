import { createHash } from 'node:crypto';
import type { SimulatedProcess } from '../node/process.ts';
import type { SimulatedFile, SimulatedFiles } from '../node/simulated-files.ts';
import { packSmallTar, unpackSmallTar } from './small-tar.ts';

/**
 * The gateway copies files with scripts for a real shell and real tools. They are not interpreted
 * here but their meaning is: known by their first line, they work on the container's simulated
 * files and answer as busybox's would (libs/capabilities/streams, file-script.ts).
 *
 * Returns the exit code, or undefined when the script is not of this kind.
 */
export function runCopyScript(
  script: string,
  parameters: readonly string[],
  process: SimulatedProcess,
): Promise<number> | undefined {
  const [, verb = ''] = /^# endo-files ([a-z-]+)\n/.exec(script) ?? [];
  const run = { stat, get, put, 'put-tree': putTree }[verb];
  if (!run) return undefined;
  const [, root = '', , path = '', ...args] = parameters;
  const { files, hostFiles } = filesOf(process, root);
  const work = new CopyScript(process, files, trimmed(path));
  if (!hostFiles) return work.fail('unreachable', 'this container does not see the processes');
  return run(work, args);
}

/** The target's files are those of the first process this one sees. */
function filesOf(
  process: SimulatedProcess,
  root: string,
): { files: SimulatedFiles; hostFiles: boolean } {
  const own = process.options.files;
  if (root === '' || root === '/host') return { files: own, hostFiles: true };
  const [first] = process.namespace.processes;
  const files = first?.options.files;
  return { files: files ?? own, hostFiles: files !== undefined && files !== own };
}

class CopyScript {
  private rest = Buffer.alloc(0);

  constructor(
    private readonly process: SimulatedProcess,
    readonly files: SimulatedFiles,
    readonly path: string,
  ) {}

  async out(data: Uint8Array | string): Promise<void> {
    await this.process.options.io.write(1, Buffer.from(data as string));
  }

  async say(...words: readonly string[]): Promise<void> {
    await this.out(`endo1 ${words.join(' ')}\n`);
  }

  async trailer(...words: readonly string[]): Promise<void> {
    await this.process.options.io.write(2, Buffer.from(`endo1 ${words.join(' ')}\n`));
  }

  async fail(code: string, problem: string): Promise<number> {
    await this.say('error', code, problem);
    return 0;
  }

  /** The next line of the input; undefined at its end. */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.rest.indexOf(10);
      if (end !== -1) {
        const line = this.rest.toString('utf8', 0, end);
        this.rest = this.rest.subarray(end + 1);
        return line;
      }
      if (!(await this.more())) return undefined;
    }
  }

  /** All announced pieces, until the end or the end of the input. */
  async pieces(): Promise<Buffer> {
    const all: Buffer[] = [];
    for (let line = await this.line(); line && Number(line) > 0; line = await this.line()) {
      const length = Number(line);
      while (this.rest.length < length && (await this.more())) continue;
      all.push(Buffer.from(this.rest.subarray(0, length)));
      this.rest = this.rest.subarray(length);
    }
    return Buffer.concat(all);
  }

  private async more(): Promise<boolean> {
    const data = await this.process.options.io.read();
    if (data) this.rest = Buffer.concat([this.rest, data]);
    return data !== undefined;
  }
}

async function stat(work: CopyScript, [hash = '', part, name = '']: string[]): Promise<number> {
  const path = part === 'part' ? partOf(placeIn(work, name)) : work.path;
  const file = work.files.find(path);
  if (!file) return work.fail('not_found', 'No such file or directory');
  const digest = hash === '' ? '-' : sha256(file.content.subarray(0, Number(hash)));
  await work.say('looked', ...wordsOf(file), digest, path || '/');
  return 0;
}

async function get(work: CopyScript, [from = '0', length = '', prefix]: string[]): Promise<number> {
  const file = work.files.find(work.path);
  if (!file) return work.fail('not_found', 'No such file or directory');
  const offset = Number(from);
  let content: Buffer;
  if (file.type === 'directory') {
    const entries = [...work.files.below(work.path)].map(([path, each]) => ({ path, file: each }));
    content = packSmallTar(entries);
  } else {
    const isOther = prefix && sha256(file.content.subarray(0, offset)) !== prefix;
    if (offset > file.content.length || isOther) return work.fail('changed', 'it is another one');
    const end = length === '' ? file.content.length : offset + Number(length);
    content = file.content.subarray(offset, end);
  }
  await work.say(file.type === 'directory' ? 'tree' : 'file', ...wordsOf(file), work.path || '/');
  for (let at = 0; at < content.length; at += 65_536) {
    await work.out(content.subarray(at, at + 65_536));
  }
  await work.trailer('sha256', sha256(content));
  await work.trailer('status', '0');
  return 0;
}

async function put(work: CopyScript, args: string[]): Promise<number> {
  const [name = '', mode, mtime, offset = '0'] = args;
  const path = placeIn(work, name);
  if (work.files.find(parentOf(path))?.type !== 'directory') {
    return work.fail('not_found', 'No such directory to write into');
  }
  const part = partOf(path);
  const begun = work.files.find(part)?.content ?? Buffer.alloc(0);
  if (offset !== '0' && begun.length !== Number(offset)) {
    return work.fail('changed', 'the part of it has another size');
  }
  await work.say('ready', path);
  const rest = await work.pieces();
  const content = offset === '0' ? rest : Buffer.concat([begun, rest]);
  const made = { type: 'file', mode: mode ? Number.parseInt(mode, 8) : 0o644, content } as const;
  if (!work.files.put(part, made)) await work.say('broken', 'No space left on device');
  await work.say('sum', String(content.length), sha256(content));
  const verdict = await work.line();
  if (verdict === undefined) return 0;
  work.files.remove(part);
  if (verdict !== 'commit') {
    await work.say('aborted');
    return 0;
  }
  const mtimeSeconds = mtime ? Number(mtime) : Math.floor(Date.now() / 1000);
  work.files.put(path, { ...made, mtimeSeconds });
  await work.say('done');
  return 0;
}

async function putTree(work: CopyScript, [name = '']: string[]): Promise<number> {
  const path = placeIn(work, name);
  if (work.files.find(parentOf(path))?.type !== 'directory') {
    return work.fail('not_found', 'No such directory to write into');
  }
  await work.say('ready', path);
  const archive = await work.pieces();
  for (const entry of unpackSmallTar(archive)) {
    const at = entry.path === '' ? path : `${path}/${entry.path}`;
    if (!work.files.put(at, entry.file)) await work.say('broken', 'No space left on device');
  }
  await work.say('sum', '0', sha256(archive));
  if ((await work.line()) !== undefined) await work.say('done');
  return 0;
}

function placeIn(work: CopyScript, name: string): string {
  const isDirectory = work.files.find(work.path)?.type === 'directory';
  return isDirectory ? `${work.path}/${name}` : work.path;
}

function partOf(path: string): string {
  return `${parentOf(path)}/.${path.slice(path.lastIndexOf('/') + 1)}.endo-part`;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, '');
}

/** As `stat -c '%f %s %Y %i %d'` prints them. */
function wordsOf({ type, mode, content, mtimeSeconds, inode }: SimulatedFile): string[] {
  const bits = { file: 0o100000, directory: 0o040000, symlink: 0o120000 }[type];
  return [(bits | mode).toString(16), `${content.length}`, `${mtimeSeconds}`, `${inode}`, '1'];
}

function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
