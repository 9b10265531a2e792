import { NoteVerifier, verifyLedgerExport } from '@endoscope/audit/verify';
import type { ProcessStack } from './process-stack.ts';

/** The whole ledger of a gateway of `stack`, exported by its operator and verified offline. */
export async function verifiedLedger(
  stack: ProcessStack,
  url: string,
): Promise<{ report: Awaited<ReturnType<typeof verifyLedgerExport>>; lines: string[] }> {
  const { body } = await stack.call(`${url}/v1/audit/keys`, { as: 'operator' });
  const vkeys = (body.keys as { vkey: string }[]).map(({ vkey }) => vkey);
  const authorization = `Bearer ${await stack.issuer.issueToken('operator')}`;
  const answer = await fetch(`${url}/v1/audit/export`, { headers: { authorization } });
  if (answer.status !== 200) throw new Error(`the export was refused: ${await answer.text()}`);
  const lines = (await answer.text()).trimEnd().split('\n');
  const keys = vkeys.map((vkey) => ({ verifier: NoteVerifier.parse(vkey) }));
  return { report: await verifyLedgerExport(lines, { origin: ledgerOrigin, keys }), lines };
}

/** Of `ProcessStack`. */
export const ledgerOrigin = 'endoscope.test/ledger';
