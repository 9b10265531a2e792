import type { Database } from '@endoscope/database';
import { RecordingReader } from '@endoscope/recordings/playback';
import type { RecordingFrame } from '@endoscope/recordings/playback';
import { PrismaRecordingStore, SecretBoxDataKeys } from '@endoscope/recordings/adapters';
import { SecretBox, readKeyRingFile } from '@endoscope/secret-box';
import { patienceMs } from './patience.ts';
import type { TestGateway } from './test-gateway.ts';

/** The recording of a session that has ended, once it is sealed. */
export async function sealedRecording(test: TestGateway, session: string) {
  for (const until = Date.now() + patienceMs; ; ) {
    const path = `/v1/recordings?session=${session}`;
    const { body } = await test.call('GET', path, { as: 'operator' });
    const [recording] = body.recordings as { id: string; state: string; manifestSha256: string }[];
    if (recording?.state === 'sealed') return recording;
    if (Date.now() > until) throw new Error(`not sealed: ${JSON.stringify(body)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What rests of a recording, opened with the gateway's own key ring. */
export async function framesOf(
  test: TestGateway,
  recording: { id: string; manifestSha256?: string },
): Promise<RecordingFrame[]> {
  const { database, config } = test.gateway.services.platform;
  return framesIn({ database, keyRingFile: config.keyRingFile }, recording);
}

/** The same of a gateway that is another process. */
export async function framesIn(
  { database, keyRingFile }: { database: Database; keyRingFile: string },
  { id, manifestSha256 }: { id: string; manifestSha256?: string },
): Promise<RecordingFrame[]> {
  const store = new PrismaRecordingStore(database);
  const keys = new SecretBoxDataKeys(new SecretBox(readKeyRingFile(keyRingFile)));
  const reader = await RecordingReader.open({ store, keys }, id, manifestSha256);
  const frames: RecordingFrame[] = [];
  for await (const frame of reader.frames({ micros: 0 })) frames.push(frame);
  return frames;
}

export function bytesOf(frames: readonly RecordingFrame[], kind: 'stdout' | 'stderr' | 'input') {
  return Buffer.concat(frames.flatMap((f) => (f.kind === kind ? [f.data] : [])));
}
