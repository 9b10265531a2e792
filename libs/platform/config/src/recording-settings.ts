import { z } from 'zod';
import { recordingPlace, spoolPlace, unrecordedList, wholeNumber } from './setting-schemas.ts';
import { setting } from './setting.ts';

/** Of recordings, and of the object store in which they, and heads of the ledger, may rest. */
export const recordingSettings = {
  recording: setting('ENDOSCOPE_RECORDING', z.enum(['none', 'best_effort', 'required']), {
    defaultText: 'none',
    sentence:
      'How every session is recorded at least; a template may ask for more. required: what cannot be recorded is not run.',
  }),
  recordingKeptDays: setting('ENDOSCOPE_RECORDING_KEPT_DAYS', wholeNumber(1, 3_650), {
    defaultText: '30',
    sentence: 'How many days a recording is kept after its session; a template may say otherwise.',
  }),
  recordingDurability: setting('ENDOSCOPE_RECORDING_DURABILITY', z.enum(['default', 'strict']), {
    defaultText: 'default',
    sentence:
      'strict: output is stored before anybody is shown it. default: within 250 ms; after a crash a gap says so.',
  }),
  recordingStore: setting('ENDOSCOPE_RECORDING_STORE', recordingPlace, {
    defaultText: 'postgres',
    sentence:
      'Where recordings rest: postgres, file:/an/absolute/folder that one gateway alone writes, or s3://bucket/prefix.',
  }),
  recordingUnrecorded: setting('ENDOSCOPE_RECORDING_UNRECORDED', unrecordedList, {
    defaultText: '',
    sentence:
      'What a session that must be recorded may do though no recording holds it and only the ledger tells of it: files, forwards, comma-separated; a template may say otherwise. Empty: nothing.',
  }),
  recordingMasksFile: setting('ENDOSCOPE_RECORDING_MASKS_FILE', z.string(), {
    defaultText: '',
    sensitivity: 'sensitive',
    sentence:
      'File (YAML or JSON) of secrets and patterns that are kept out of recordings; readable by the gateway alone. Empty: none.',
  }),
  recordingSpool: setting('ENDOSCOPE_RECORDING_SPOOL', spoolPlace, {
    defaultText: 'postgres',
    sentence:
      'Where a recording of the s3 store rests until it is sealed and its copy there is verified: postgres, or file:/an/absolute/folder that one gateway alone writes.',
  }),
  recordingSpoolBytesMax: setting(
    'ENDOSCOPE_RECORDING_SPOOL_BYTES_MAX',
    wholeNumber(1, Number.MAX_SAFE_INTEGER),
    {
      defaultText: String(10_000_000_000),
      sentence: 'Bytes of recordings that may wait there; above it nothing is recorded.',
    },
  ),
  s3Endpoint: setting('ENDOSCOPE_S3_ENDPOINT', z.union([z.literal(''), z.url()]), {
    defaultText: '',
    sentence:
      'Address of an S3-compatible object store, https in production; empty: Amazon’s of the region.',
  }),
  s3Region: setting('ENDOSCOPE_S3_REGION', z.string().regex(/^[a-z0-9-]{1,64}$/), {
    defaultText: 'us-east-1',
    sentence: 'Region of the object store; many that are not Amazon’s take any.',
  }),
  s3CredentialsFile: setting('ENDOSCOPE_S3_CREDENTIALS_FILE', z.string(), {
    defaultText: '',
    sensitivity: 'sensitive',
    sentence:
      'JSON {"accessKeyId", "secretAccessKey", "sessionToken"?}; readable by the gateway alone, and read again when it changes.',
  }),
  recordingFloorBytes: setting(
    'ENDOSCOPE_RECORDING_FLOOR_BYTES',
    wholeNumber(1, Number.MAX_SAFE_INTEGER),
    {
      defaultText: String(500_000_000),
      sentence:
        'Free space that a folder of recordings leaves to others; below it nothing is recorded.',
    },
  ),
} as const;
