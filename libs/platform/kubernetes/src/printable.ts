const sentenceCharactersMax = 4096;

/**
 * A hostile cluster's sentence ends in logs and terminals: controls and bidi overrides are
 * replaced, and its length is capped.
 */
export function printable(text: string): string {
  const unsafe = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
  return text.slice(0, sentenceCharactersMax).replaceAll('\n', ' ').replace(unsafe, '\ufffd');
}
