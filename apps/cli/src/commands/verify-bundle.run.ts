import { createReadStream } from 'node:fs';
import { bundleFindingKinds, verifyBundle } from '@endoscope/bundles/verify';
import type { BundleFinding, BundleReport } from '@endoscope/bundles/verify';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { ledgerTrust } from '../ledger/ledger-trust.ts';
import type { TrustOptions } from '../ledger/ledger-trust.ts';
import { parseFormat, printEncoded } from '../output/print-result.ts';
import { safeLine } from '../output/terminal-safe.ts';
import type { Invocation } from './define.ts';

type VerifyOptions = Pick<TrustOptions, 'key' | 'keys'> & { readonly output?: string };

export async function run(
  context: Context,
  { operands, options }: Invocation<VerifyOptions>,
): Promise<number> {
  const format = parseFormat(options.output);
  const isTrusting = options.key === undefined && options.keys === undefined;
  const keys = isTrusting ? undefined : (await ledgerTrust(options)).keys;
  const report = await verifyBundle(piecesOf(operands[0]!), { keys });
  if (format === 'json' || format === 'yaml') {
    await printEncoded(context, reportJson(report), format);
  } else {
    sentences(report).forEach((line) => context.stdout.line(safeLine(line)));
  }
  return report.isIntact ? exitCodes.ok : exitCodes.notIntact;
}

async function* piecesOf(file: string): AsyncGenerator<Uint8Array, void> {
  try {
    yield* (file === '-' ? process.stdin : createReadStream(file)) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const message = `${file} cannot be read (${code ?? String(cause)}).`;
    throw new CliError(message, { exitCode: exitCodes.notFound, cause });
  }
}

function reportJson(report: BundleReport): object {
  const { isIntact, index, head, findings, findingsTotal, vkeys, areKeysTrusted } = report;
  return {
    isIntact,
    bundle: index?.bundle,
    session: index?.session,
    origin: index?.origin,
    checkpoint: head && {
      treeSize: head.treeSize,
      rootHash: Buffer.from(head.root).toString('base64'),
      keyIds: head.keyIds,
      signedAt: head.signedAt.toISOString(),
    },
    keys: vkeys,
    areKeysTrusted,
    events: report.events,
    recording: index?.recording && { id: index.recording.id, ...report.recording },
    findingsTotal,
    findings: findings.map((each) => ({ ...each, meaning: bundleFindingKinds[each.kind] })),
  };
}

function sentences(report: BundleReport): string[] {
  const { isIntact, index, findings, findingsTotal } = report;
  const of = index ? `The bundle of session ${index.session}` : 'The bundle';
  if (isIntact) return [`${of} is intact: ${contentsOf(report)}.`, ...signedBy(report)];
  const more = findingsTotal - findings.length;
  return [
    `${of} is NOT intact: ${findingsTotal} findings.`,
    ...findings.map(sentenceOf),
    ...(more > 0 ? [`… and ${more} more`] : []),
  ];
}

function contentsOf({ index, events, recording }: BundleReport): string {
  const recorded = recording
    ? `recording ${index!.recording!.id} of ${recording.members} members`
    : 'no recording';
  return `its plan, ${events} events, ${recorded}`;
}

function signedBy({ head, index, areKeysTrusted }: BundleReport): string[] {
  const by = head!.keyIds.join(', ');
  const signed = `Signed for the ledger ${index!.origin} by ${by} at ${head!.signedAt.toISOString()}`;
  if (areKeysTrusted) return [`${signed}, which you trust.`];
  return [
    `${signed}: a key that the bundle itself brings along.`,
    'Give --keys with keys you had before to know who made it.',
  ];
}

/** `events/00000003.json: event_unproven: An event is not …` */
function sentenceOf({ kind, part, problem }: BundleFinding): string {
  const where = part === undefined ? '' : `${part}: `;
  const more = problem === undefined ? '' : ` (${problem})`;
  return `  ${where}${kind}: ${bundleFindingKinds[kind]}${more}`;
}
