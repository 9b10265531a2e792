import { NoteMalformed } from './note.errors.ts';
import type { NoteSigner } from './note-key.ts';
import { formatNote } from './signed-note.ts';

/** From which tree size on a key signs heads. */
export interface KeyStatement {
  readonly keyId: string;
  readonly vkey: string;
  readonly validFromSize: number;
  readonly introducedAt: Date;
}

/** A key's own word about itself, so that no column of its row can be changed unseen. */
export function signKeyStatement(
  signer: NoteSigner,
  { validFromSize, introducedAt }: Pick<KeyStatement, 'validFromSize' | 'introducedAt'>,
): KeyStatement & { readonly statement: string } {
  const { keyId, vkey } = signer.verifier;
  const key = { keyId, vkey, validFromSize, introducedAt };
  const text = keyStatementText(key);
  return { ...key, statement: formatNote({ text, signatures: [signer.sign(text)] }) };
}

/** No checkpoint: its second line is not a number. */
export function keyStatementText(key: KeyStatement): string {
  if (Number.isNaN(key.introducedAt.getTime())) throw new NoteMalformed('tells no time');
  const lines = [
    'endoscope ledger key',
    key.vkey,
    `signs from tree size ${key.validFromSize}`,
    `introduced at ${key.introducedAt.toISOString()}`,
  ];
  return `${lines.join('\n')}\n`;
}
