// Goal: the service of replicas takes nobody but replicas, and a replica takes nobody else for the
// keeper of a session. Method: a gateway that listens for replicas, and peers with other certificates.
import { readFileSync } from 'node:fs';
import { ChannelCredentials, makeClientConstructor } from '@grpc/grpc-js';
import type { Client, ServiceError } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadReplicaService } from '@endoscope/contracts';
import { readReplicaCredentials } from '../../apps/gateway/src/replicas/replica-credentials.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../support/free-ports.ts';
import { answerOf } from '../support/grpc-caller.ts';
import { ReplicaAuthority, replicaSettings } from '../support/replica-certificates.ts';
import type { CertificateFiles } from '../support/replica-certificates.ts';
import { TestGateway } from '../support/test-gateway.ts';

const folder = mkdtempSync(join(tmpdir(), 'endoscope-peers-'));
let authority: ReplicaAuthority;
let files: CertificateFiles;
let port: number;
let test: TestGateway;
beforeAll(async () => {
  authority = await ReplicaAuthority.create(folder);
  files = await authority.issue('replica');
  [port = 0] = await freePorts(1);
  const env = replicaSettings(files, { listen: port });
  test = await TestGateway.start({ env, cluster: false });
});
afterAll(async () => {
  await test?.close();
  rmSync(folder, { recursive: true, force: true });
});

type Describe = (
  request: object,
  options: object,
  done: (error: ServiceError | null, response: unknown) => void,
) => void;

/** What the service answers to a peer with these credentials: a reason, or a gRPC code. */
async function asked(credentials: ChannelCredentials, replica: string): Promise<string> {
  const Replica = makeClientConstructor(loadReplicaService(), 'ReplicaService');
  const client = new Replica(`127.0.0.1:${port}`, credentials, {
    'grpc.ssl_target_name_override': 'endoscope-replica',
    'grpc.use_local_subchannel_pool': 1,
  });
  const describeSeats = (client as unknown as Client & { describeSeats: Describe }).describeSeats;
  const request = { replica, session: 'ses_01kdvdna001cq36dr64egrtq8n' };
  try {
    return await new Promise((resolve) => {
      describeSeats.call(client, request, { deadline: Date.now() + 20_000 }, (error) =>
        resolve(error ? answerOf(error).reason || `code ${error.code}` : 'answered'),
      );
    });
  } finally {
    client.close();
  }
}

function withCertificate({ certFile, keyFile }: CertificateFiles): ChannelCredentials {
  const [ca, key, cert] = [files.caFile, keyFile, certFile].map((file) => readFileSync(file));
  return ChannelCredentials.createSsl(ca, key, cert);
}

describe('the files of a replica', () => {
  const read = ({ certFile, keyFile, caFile }: CertificateFiles) => {
    const { config } = test.gateway.services.platform;
    const settings = { replicaCertFile: certFile, replicaKeyFile: keyFile, replicaCaFile: caFile };
    return () => readReplicaCredentials({ ...config, ...settings });
  };

  it('are named when they are not there', () => {
    const none = join(folder, 'none.pem');
    for (const [change, setting] of [
      [{ certFile: none }, 'ENDOSCOPE_REPLICA_CERT_FILE'],
      [{ keyFile: none }, 'ENDOSCOPE_REPLICA_KEY_FILE'],
      [{ caFile: none }, 'ENDOSCOPE_REPLICA_CA_FILE'],
    ] as const) {
      expect(read({ ...files, ...change })).toThrow(`${setting}: ${none} cannot be read (ENOENT).`);
    }
  });

  it('are refused at the start when no replica would believe them', async () => {
    const named = await authority.issue('named', 'something-else');
    expect(read(named)).toThrow('the certificate has not the DNS name endoscope-replica');
    const text = join(folder, 'text.pem');
    writeFileSync(text, 'no certificate');
    for (const change of [{ certFile: text }, { keyFile: text }, { caFile: text }]) {
      expect(read({ ...files, ...change })).toThrow('ENDOSCOPE_REPLICA_CERT_FILE, _KEY_FILE');
    }
    const other = await authority.issue('other-key');
    expect(read({ ...files, keyFile: other.keyFile })).toThrow('cannot be used');
  });
});

describe('the service of replicas', () => {
  it('answers a replica that means this one, and no one that means another', async () => {
    const { replica } = test.gateway.services.platform;
    expect(await asked(withCertificate(files), replica)).toBe('answered');
    expect(await asked(withCertificate(files), 'rep_another')).toBe('SESSION_MOVED');
  });

  it('refuses a certificate of its authority without the name of a replica', async () => {
    const other = await authority.issue('other', 'something-else');
    expect(await asked(withCertificate(other), 'rep_x')).toBe('NOT_A_REPLICA');
  });

  it('lets in neither a certificate of another authority, nor none, nor plain text', async () => {
    const stranger = await (await ReplicaAuthority.create(folder)).issue('stranger');
    const bare = ChannelCredentials.createSsl(readFileSync(files.caFile));
    const answers = [
      await asked(withCertificate(stranger), 'rep_x'),
      await asked(bare, 'rep_x'),
      await asked(ChannelCredentials.createInsecure(), 'rep_x'),
    ];
    expect(answers).toEqual(['code 14', 'code 14', 'code 14']);
  });
});
