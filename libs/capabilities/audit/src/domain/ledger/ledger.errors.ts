/** The database holds the ledger of another name: its heads would not follow on one another. */
export class LedgerOriginChanged extends Error {
  override readonly name = 'LedgerOriginChanged';

  constructor({ stored, configured }: { stored: string; configured: string }) {
    super(
      `The ledger in this database is called "${stored}", not "${configured}". ` +
        'Set ENDOSCOPE_LEDGER_ORIGIN to the name it has, or use another database.',
    );
  }
}
