import { verifyBundle } from '@endoscope/bundles/verify';
import type { BundleReport } from '@endoscope/bundles/verify';
import { RecordingReader } from '@endoscope/recordings/playback';
import type { RecordingFrame, RecordingParts } from '@endoscope/recordings/playback';

export interface RecordedBundle {
  readonly report: BundleReport;
  readonly frames: readonly RecordingFrame[];
}

/** What a bundle says when it is checked, and its recording, opened with what the bundle holds. */
export async function readBundle(bundle: Buffer): Promise<RecordedBundle> {
  const report = await verifyBundle([bundle]);
  const parts = partsOf(bundle);
  const [manifest, key, members] = ['manifest.json', 'key', 'members'].map(
    (name) => parts.get(`recording/${name}`)!,
  ) as [Buffer, Buffer, Buffer];
  const { id } = report.index!.recording!;
  const store = {
    find: async () => ({ bytes: members.length, wrappedKey: key.toString(), manifest }),
    read: async (_: string, offset: number, bytesMax: number) =>
      members.subarray(offset, offset + bytesMax),
  };
  const keys = { unwrap: (_: string, text: string) => Buffer.from(text, 'base64') };
  const reader = await RecordingReader.open({ store, keys } as unknown as RecordingParts, id);
  const frames: RecordingFrame[] = [];
  for await (const frame of reader.frames({ micros: 0 })) frames.push(frame);
  return { report, frames };
}

const blockBytes = 512;

/** By name; as any reader of tar archives finds them. */
function partsOf(archive: Buffer): Map<string, Buffer> {
  const parts = new Map<string, Buffer>();
  for (let at = 0; archive[at] !== 0; ) {
    const name = archive.toString('latin1', at, archive.indexOf(0, at));
    const size = Number.parseInt(archive.toString('latin1', at + 124, at + 135), 8);
    parts.set(name, archive.subarray(at + blockBytes, at + blockBytes + size));
    at += blockBytes + Math.ceil(size / blockBytes) * blockBytes;
  }
  return parts;
}
