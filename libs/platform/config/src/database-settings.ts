import { folderList, wholeNumber } from './setting-schemas.ts';
import { setting } from './setting.ts';

/** What is watched of the database server, beside whether it answers. */
export const databaseSettings = {
  databaseFolders: setting('ENDOSCOPE_DATABASE_FOLDERS', folderList, {
    defaultText: '',
    sentence:
      'Folders of the database server that this machine sees (its data, its write-ahead log), comma-separated, whose disks are watched: told at 80 % and 90 %. Empty: none.',
  }),
  databaseBytesMax: setting(
    'ENDOSCOPE_DATABASE_BYTES_MAX',
    wholeNumber(0, Number.MAX_SAFE_INTEGER),
    {
      defaultText: '0',
      sentence:
        'What the database may grow to, in bytes, for a server whose disk this machine does not see: watched beside the size that Postgres tells, without its write-ahead log. 0: unknown.',
    },
  ),
  databaseFloorBytes: setting(
    'ENDOSCOPE_DATABASE_FLOOR_BYTES',
    wholeNumber(1, Number.MAX_SAFE_INTEGER),
    {
      defaultText: String(500_000_000),
      sentence:
        'Room on these disks, or below that size, that is left to the database; with less the ledger takes nothing.',
    },
  ),
  databaseStandbys: setting('ENDOSCOPE_DATABASE_STANDBYS', wholeNumber(0, 20), {
    defaultText: '0',
    sentence:
      'Synchronous standbys that are counted on: fewer are told, and a server that waits for none (synchronous_standby_names is empty) is refused. The role needs pg_read_all_stats.',
  }),
} as const;
