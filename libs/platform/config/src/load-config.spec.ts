import { describe, expect, it } from '@jest/globals';
import { ConfigInvalid, loadConfig, redactedConfig } from './load-config.ts';

const issuers = JSON.stringify([
  { issuer: 'https://issuer.example', audience: 'endoscope', clients: ['endo-cli'] },
]);
const minimal = {
  DATABASE_URL: 'postgresql://app:s3cret@db/endoscope',
  ENDOSCOPE_ISSUERS: issuers,
  ENDOSCOPE_POLICY_DIR: '/etc/endoscope/policies',
  ENDOSCOPE_KEYRING_FILE: '/etc/endoscope/keyring.json',
  ENDOSCOPE_LEDGER_KEYRING_FILE: '/etc/endoscope/ledger-keyring.json',
  ENDOSCOPE_LEDGER_ORIGIN: 'endoscope.example.com/ledger',
};

function problems(env: Record<string, string>): readonly string[] {
  try {
    loadConfig({ ...minimal, ...env });
    return [];
  } catch (error) {
    return (error as ConfigInvalid).problems;
  }
}

describe('the configuration', () => {
  it('needs only what has no safe default', () => {
    const config = loadConfig(minimal);
    expect(config.httpAddress).toEqual({ host: '127.0.0.1', port: 8080 });
    expect(config.environment).toBe('production');
    expect(config.issuers[0]?.usernameClaim).toBe('preferred_username');
  });

  it('names every problem at once', () => {
    expect(() => loadConfig({ ENDOSCOPE_HTTP_ADDRESS: 'nowhere' })).toThrow(ConfigInvalid);
    const found = problems({ ENDOSCOPE_HTTP_ADDRESS: 'nowhere', ENDOSCOPE_DRAIN: 'soon' });
    expect(found).toHaveLength(2);
  });

  it.each([
    ['ENDOSCOPE_HTTP_ADDRESS', '127.0.0.1:70000'],
    ['ENDOSCOPE_HTTP_ADDRESS', '8080'],
    ['ENDOSCOPE_SESSION_TTL_MAX', '25h'],
    ['ENDOSCOPE_SESSION_IDLE', '9s'],
    ['ENDOSCOPE_SESSIONS_PER_USER_MAX', '0'],
    ['ENDOSCOPE_ALLOWED_PRIVATE_ADDRESSES', '10.0.0.0/33'],
    ['ENDOSCOPE_ISSUERS', '[]'],
    ['ENDOSCOPE_ISSUERS', 'not json'],
    ['ENDOSCOPE_LOG_LEVEL', 'loud'],
    ['ENDOSCOPE_LEDGER_WEBHOOK', 'nowhere'],
    ['ENDOSCOPE_LEDGER_WEBHOOK', 'https://siem.example/heads'],
    ['ENDOSCOPE_LEDGER_WEBHOOK_SECRET', 'whsec_short'],
    ['ENDOSCOPE_LEDGER_HEADS_S3', 's3://b'],
    ['ENDOSCOPE_RECORDING_STORE', 's3:/bucket'],
    ['ENDOSCOPE_RECORDING_STORE', 's3://bucket/../up'],
    ['ENDOSCOPE_RECORDING_STORE', 's3://user:word@bucket'],
    ['ENDOSCOPE_RECORDING_SPOOL', 's3://bucket'],
    ['ENDOSCOPE_RECORDING_UNRECORDED', 'files,shells'],
    ['ENDOSCOPE_DATABASE_FOLDERS', '/var/lib/postgresql,data'],
    ['ENDOSCOPE_DATABASE_BYTES_MAX', '500000000'],
    ['ENDOSCOPE_DATABASE_BYTES_MAX', '10GB'],
    ['ENDOSCOPE_DATABASE_STANDBYS', '21'],
    ['ENDOSCOPE_LEDGER_ORIGIN', ''],
    ['ENDOSCOPE_LEDGER_ORIGIN', 'our ledger'],
    ['ENDOSCOPE_LEDGER_ORIGIN', 'ledger+1'],
    ['ENDOSCOPE_LEDGER_KEYRING_FILE', minimal.ENDOSCOPE_KEYRING_FILE],
    ['ENDOSCOPE_REPLICA_LISTEN', '9091'],
    ['ENDOSCOPE_REPLICA_ADVERTISE', '10.0.0.1'],
    ['ENDOSCOPE_REPLICA_ADVERTISE', 'https://10.0.0.1:9091'],
  ])('refuses %s=%s', (variable, value) => {
    expect(problems({ [variable]: value })[0]).toContain(variable);
  });

  it('refuses a variable that is only misspelt', () => {
    expect(problems({ ENDOSCOPE_HTTP_ADRESS: 'x' })[0]).toContain('is not a setting');
  });

  it('refuses plain http issuers in production and takes them in development', () => {
    const ENDOSCOPE_ISSUERS = issuers.replace('https:', 'http:');
    expect(problems({ ENDOSCOPE_ISSUERS })[0]).toContain('https in production');
    expect(problems({ ENDOSCOPE_ISSUERS, ENDOSCOPE_ENV: 'development' })).toEqual([]);
  });

  it.each(['127.0.0.0/8', '::1/128', '0.0.0.0/0', '::/0'])(
    'refuses clusters on this machine (%s) in production and takes them in development',
    (range) => {
      const env = { ENDOSCOPE_ALLOWED_PRIVATE_ADDRESSES: `10.0.0.0/8,${range}` };
      expect(problems(env)).toEqual([
        `ENDOSCOPE_ALLOWED_PRIVATE_ADDRESSES: ${range} is for development only.`,
      ]);
      expect(problems({ ...env, ENDOSCOPE_ENV: 'development' })).toEqual([]);
    },
  );

  it('takes a webhook with its secret, and only over https in production', () => {
    const env = {
      ENDOSCOPE_LEDGER_WEBHOOK: 'https://siem.example/heads',
      ENDOSCOPE_LEDGER_WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 1).toString('base64')}`,
    };
    expect(problems(env)).toEqual([]);
    const plain = { ...env, ENDOSCOPE_LEDGER_WEBHOOK: 'http://siem.example/heads' };
    expect(problems(plain)).toEqual(['ENDOSCOPE_LEDGER_WEBHOOK must be https in production.']);
    expect(problems({ ...plain, ENDOSCOPE_ENV: 'development' })).toEqual([]);
  });

  describe('of a replica', () => {
    const replica = {
      ENDOSCOPE_REPLICA_LISTEN: '0.0.0.0:9091',
      ENDOSCOPE_REPLICA_ADVERTISE: '10.0.0.1:9091',
      ENDOSCOPE_REPLICA_CERT_FILE: '/etc/endoscope/replica/cert.pem',
      ENDOSCOPE_REPLICA_KEY_FILE: '/etc/endoscope/replica/key.pem',
      ENDOSCOPE_REPLICA_CA_FILE: '/etc/endoscope/replica/ca.pem',
    };

    it('is given together, or not at all', () => {
      expect(problems(replica)).toEqual([]);
      expect(problems({ ...replica, ENDOSCOPE_REPLICA_ADVERTISE: '[fd00::1]:9091' })).toEqual([]);
    });

    it.each(Object.keys(replica))('is refused without %s, which is named', (missing) => {
      const { [missing as keyof typeof replica]: _, ...rest } = replica;
      const sentence = 'the settings of a replica are given together or not at all.';
      expect(problems(rest)).toEqual([`${missing}: ${sentence}`]);
    });

    it.each(Object.keys(replica))('is refused with %s alone, and the others are named', (given) => {
      const [problem] = problems({ [given]: replica[given as keyof typeof replica] });
      const others = Object.keys(replica).filter((name) => name !== given);
      expect(problem).toMatch(new RegExp(`^${others.join(', ')}: `));
    });
  });

  it('takes an object store with its credentials, at a plain address that is https in production', () => {
    const env = {
      ENDOSCOPE_RECORDING_STORE: 's3://recordings/eu/1',
      ENDOSCOPE_S3_CREDENTIALS_FILE: '/etc/endoscope/s3.json',
      ENDOSCOPE_S3_ENDPOINT: 'https://s3.example:9000',
    };
    expect(problems(env)).toEqual([]);
    const { recordingStore } = loadConfig({ ...minimal, ...env });
    expect(recordingStore).toEqual({
      folder: undefined,
      s3: { bucket: 'recordings', prefix: 'eu/1' },
    });
    expect(problems({ ...env, ENDOSCOPE_S3_CREDENTIALS_FILE: '' })).toEqual([
      'ENDOSCOPE_S3_CREDENTIALS_FILE is not set, and an s3:// place is.',
    ]);
    const plain = { ...env, ENDOSCOPE_S3_ENDPOINT: 'http://s3.example:9000' };
    expect(problems(plain)).toEqual(['ENDOSCOPE_S3_ENDPOINT must be https in production.']);
    expect(problems({ ...plain, ENDOSCOPE_ENV: 'development' })).toEqual([]);
    for (const other of [
      'https://key:word@s3.example',
      'https://s3.example/x',
      'ftp://s3.example',
    ]) {
      expect(
        problems({ ...env, ENDOSCOPE_S3_ENDPOINT: other, ENDOSCOPE_ENV: 'development' }),
      ).toEqual([expect.stringContaining('nothing before or behind')]);
    }
  });

  it('refuses a default that is over its maximum', () => {
    const env = { ENDOSCOPE_SESSION_TTL_DEFAULT: '2h', ENDOSCOPE_SESSION_TTL_MAX: '1h' };
    expect(problems(env)).toHaveLength(1);
  });

  it('prints no secret', () => {
    const printed = JSON.stringify(redactedConfig(loadConfig(minimal)));
    expect(printed).not.toContain('s3cret');
    expect(printed).toContain('"DATABASE_URL":"[set]"');
  });
});
