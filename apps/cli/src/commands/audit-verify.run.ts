import { ledgerFindingKinds, LedgerVerifier } from '@endoscope/audit/verify';
import type { LedgerFinding, LedgerReport } from '@endoscope/audit/verify';
import { exitCodes } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { linesOfExport } from '../ledger/export-lines.ts';
import { ledgerTrust } from '../ledger/ledger-trust.ts';
import { parseFormat, printEncoded } from '../output/print-result.ts';
import { safeLine } from '../output/terminal-safe.ts';
import type { Invocation } from './define.ts';

interface VerifyOptions {
  readonly key?: readonly string[];
  readonly keys?: string;
  readonly checkpoint?: readonly string[];
  readonly origin?: string;
  readonly output?: string;
}

const progressMs = 1_000;

export async function run(
  context: Context,
  { operands, options }: Invocation<VerifyOptions>,
): Promise<number> {
  const format = parseFormat(options.output);
  const trust = await ledgerTrust(options);
  const verifier = new LedgerVerifier(trust);
  let lines = 0;
  let shownAtMs = performance.now();
  for await (const batch of linesOfExport(operands[0]!)) {
    for (const line of batch) verifier.take(line);
    lines += batch.length;
    if (!context.stderr.isTty || performance.now() - shownAtMs < progressMs) continue;
    shownAtMs = performance.now();
    context.stderr.text(`\r${lines} lines checked`);
  }
  const report = verifier.finish();
  if (context.stderr.isTty) context.stderr.text('\r');
  if (format === 'json' || format === 'yaml') {
    await printEncoded(context, reportJson(trust.origin, report), format);
  } else {
    sentences(trust.origin, report).forEach((line) => context.stdout.line(safeLine(line)));
  }
  return report.isIntact ? exitCodes.ok : exitCodes.notIntact;
}

function reportJson(origin: string, report: LedgerReport): object {
  const { isIntact, findings, findingsTotal, leaves, heads, lastHead } = report;
  const head = lastHead && {
    treeSize: lastHead.treeSize,
    rootHash: Buffer.from(lastHead.root).toString('base64'),
    keyIds: lastHead.keyIds,
    signedAt: lastHead.signedAt.toISOString(),
  };
  const found = findings.map((each) => ({ ...each, meaning: ledgerFindingKinds[each.kind] }));
  return {
    origin,
    isIntact,
    events: leaves,
    heads,
    lastHead: head,
    findingsTotal,
    findings: found,
  };
}

function sentences(origin: string, report: LedgerReport): string[] {
  const { isIntact, findings, findingsTotal, leaves, heads, lastHead } = report;
  const signed = lastHead
    ? `the last one at ${lastHead.signedAt.toISOString()} by ${lastHead.keyIds.join(', ')}`
    : 'none';
  const checked = `${leaves} events, ${heads} signed heads, ${signed}`;
  if (isIntact) return [`The ledger ${origin} is intact: ${checked}.`];
  const more = findingsTotal - findings.length;
  return [
    `The ledger ${origin} is NOT intact: ${findingsTotal} findings (${checked}).`,
    ...findings.map(sentenceOf),
    ...(more > 0 ? [`… and ${more} more`] : []),
  ];
}

/** `line 12, leaf 7, event aud_…: event_changed: An event does not …` */
function sentenceOf({ kind, line, leafIndex, eventId, treeSize, leaves }: LedgerFinding): string {
  const where = [
    `line ${line}`,
    ...(leafIndex === undefined ? [] : [`leaf ${leafIndex}`]),
    ...(eventId === undefined ? [] : [`event ${eventId}`]),
    ...(treeSize === undefined ? [] : [`tree of ${treeSize}`]),
    ...(leaves === undefined ? [] : [`leaves ${leaves.start} to ${leaves.end - 1}`]),
  ];
  return `  ${where.join(', ')}: ${kind}: ${ledgerFindingKinds[kind]}`;
}
