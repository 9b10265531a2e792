import { LedgerVerifier } from '../domain/ledger/ledger-verifier.ts';
import type { LedgerReport, LedgerTrust } from '../domain/ledger/ledger-verifier.ts';

/** Checks an export with nothing but public keys and, where there are any, heads kept elsewhere. */
export async function verifyLedgerExport(
  lines: AsyncIterable<string> | Iterable<string>,
  trust: LedgerTrust,
): Promise<LedgerReport> {
  const verifier = new LedgerVerifier(trust);
  for await (const line of lines) verifier.take(line);
  return verifier.finish();
}
