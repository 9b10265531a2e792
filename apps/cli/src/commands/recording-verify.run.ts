import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { verifyRecording } from '@endoscope/recordings/playback';
import type { RecordingReport, VerifyOptions } from '@endoscope/recordings/playback';
import { EndoscopeError } from '@endoscope/client';
import { UsageError, exitCodes } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { parseFormat, printEncoded } from '../output/print-result.ts';
import { safeLine } from '../output/terminal-safe.ts';
import type { Invocation } from './define.ts';

interface VerifyRunOptions {
  readonly manifest?: string;
  readonly sha256?: string;
  readonly output?: string;
}

const idOf = /^rec_[0-9a-z]{26}/;

export async function run(
  context: Context,
  { operands, options }: Invocation<VerifyRunOptions>,
): Promise<number> {
  const format = parseFormat(options.output);
  const { sha256 } = options;
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256)) {
    throw new UsageError('--sha256 is 64 hexadecimal digits');
  }
  const [what = ''] = operands;
  const isFile = !idOf.test(what) || what.includes('.') || options.manifest !== undefined;
  const asked = isFile ? await ofFiles(what, options) : await ofGateway(context, what, sha256);
  const report = await verifyRecording({ ...asked, dataKey: undefined });
  if (format === 'json' || format === 'yaml') {
    await printEncoded(context, { recording: asked.recording, ...report }, format);
  } else {
    sentences(asked, report).forEach((line) => context.stdout.line(safeLine(line)));
  }
  return report.isIntact ? exitCodes.ok : exitCodes.notIntact;
}

type Asked = Omit<VerifyOptions, 'dataKey'> & { readonly hashFrom: string };

async function ofFiles(path: string, { manifest, sha256 }: VerifyRunOptions): Promise<Asked> {
  const recording = idOf.exec(basename(path))?.[0];
  if (recording === undefined) {
    throw new UsageError('the name of the members must begin with the id of the recording');
  }
  const beside = path.replace(/\.members$/, '.manifest.json');
  return {
    recording,
    members: createReadStream(path),
    manifest: await readFile(manifest ?? beside),
    manifestHash: sha256,
    hashFrom: '--sha256',
  };
}

async function ofGateway(context: Context, id: string, sha256: string | undefined): Promise<Asked> {
  const client = await context.client();
  const { recordings } = client;
  const { manifestSha256, session } = await recordings.get(id);
  const inLedger = sha256 === undefined ? await sealedHash(client, session) : undefined;
  return {
    recording: id,
    members: recordings.members(id),
    manifest: await recordings.manifest(id),
    manifestHash: sha256 ?? inLedger ?? manifestSha256,
    hashFrom: sha256 ? '--sha256' : inLedger ? 'the ledger' : 'the gateway’s list of recordings',
  };
}

type Client = Awaited<ReturnType<Context['client']>>;

/** Undefined for who may not read the ledger. */
async function sealedHash({ audit }: Client, session: string): Promise<string | undefined> {
  try {
    const { items } = await audit.list({ session, event: 'recording.sealed' });
    const hash = items[0]?.details?.['manifestSha256'];
    return typeof hash === 'string' ? hash : undefined;
  } catch (error) {
    if (error instanceof EndoscopeError && error.kind === 'permission_denied') return undefined;
    throw error;
  }
}

function sentences(
  { recording, manifestHash, hashFrom }: Asked,
  report: RecordingReport,
): string[] {
  const { isIntact, findings, members, bytes } = report;
  const checked = `${members} members, ${bytes} bytes`;
  const against =
    manifestHash === undefined
      ? 'Nothing says which manifest is the one that was sealed: give --sha256.'
      : `The manifest was held against the hash of ${hashFrom}: ${manifestHash}.`;
  if (isIntact) return [`Recording ${recording} is intact: ${checked}.`, against];
  return [
    `Recording ${recording} is NOT shown to be intact (${checked}).`,
    ...findings.map(({ fault, sentence }) => `  ${fault}: ${sentence}`),
    against,
  ];
}
