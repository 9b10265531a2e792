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

/** What is left of the database's disk is kept for the database itself. Internal: clients get LEDGER_UNAVAILABLE. */
export class LedgerFull extends Error {
  override readonly name = 'LedgerFull';

  constructor(room: { place: string; freeBytes: number; floorBytes: number }) {
    const { place, freeBytes, floorBytes } = room;
    super(
      `The database has ${freeBytes} bytes of room left (${place}), and the floor is ${floorBytes}: ` +
        'nothing more is recorded until there is more. Give it room.',
    );
  }
}

/** A ring of somebody else's keys would go on with this ledger, and nobody who trusts it could tell. */
export class LedgerKeysUnknown extends Error {
  override readonly name = 'LedgerKeysUnknown';
  readonly reason = 'LEDGER_KEYS_UNKNOWN';

  constructor({ origin }: { origin: string }) {
    super(
      `The ledger "${origin}" has been signed, and by no key of ENDOSCOPE_LEDGER_KEYRING_FILE. ` +
        'Bring back the key ring that signed it; to rotate, put a new key beside the old one. If all ' +
        'its keys are lost, set ENDOSCOPE_LEDGER_KEYS_LOST=true for one start.',
    );
  }
}
