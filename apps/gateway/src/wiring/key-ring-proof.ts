import { queryOf } from '@endoscope/database';
import type { Database } from '@endoscope/database';
import { KeyRingInvalid, SecretBox, SecretText, readKeyRingFile } from '@endoscope/secret-box';
import { SecretUnreadable } from '@endoscope/secret-box';

const binding = { purpose: 'key ring proof', record: 'this database' };

/**
 * Before anything is sealed: throws KeyRingInvalid unless this key ring is the one that sealed what is
 * secret in the database. A stranger's ring would seal further secrets that nobody could open later.
 * The first start leaves the proof; a rotated ring renews it.
 */
export async function proveKeyRing(
  database: Pick<Database, 'quickWork'>,
  path: string,
): Promise<void> {
  const box = new SecretBox(readKeyRingFile(path));
  const proof = () => box.seal(binding, new SecretText(box.primary));
  await database.quickWork.run(async (tx) => {
    const query = queryOf(tx);
    // Of two gateways that start at once, the second one proves itself by what the first has left.
    const insert =
      'INSERT INTO key_ring_proof (id, sealed) VALUES (1, $1) ON CONFLICT (id) DO NOTHING';
    await query(insert, [proof()]);
    const [row] = await query<{ sealed: string }>(
      'SELECT sealed FROM key_ring_proof WHERE id = 1 FOR UPDATE',
    );
    const sealed = row?.sealed ?? '';
    assertOpens(box, sealed, path);
    if (!box.isOutdated(sealed)) return;
    await query('UPDATE key_ring_proof SET sealed = $1 WHERE id = 1', [proof()]);
  });
}

function assertOpens(box: SecretBox, sealed: string, path: string): void {
  try {
    box.open(binding, sealed);
  } catch (cause) {
    if (!(cause instanceof SecretUnreadable)) throw cause;
    const sentence =
      `The key ring ${path} is not the one that sealed the secrets in this database. ${cause.message} ` +
      'Bring back the ring that did; to rotate, put a new key beside the old one.';
    throw new KeyRingInvalid('KEY_RING_WRONG', sentence, { cause });
  }
}
