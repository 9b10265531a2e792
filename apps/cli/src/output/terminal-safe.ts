/**
 * Text from a server, made harmless for a terminal (CVE-2021-25743 and its kin): C0, DEL and C1
 * controls, bidirectional controls, line separators, invisible tag characters and lone surrogates
 * are written as escapes. Only the attached stream itself is passed on as it is.
 */
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject.
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;
const unsafeButLayout = new RegExp(
  unsafe.source.replace('\\u0000-\\u001f', '\\u0000-\\u0008\\u000b-\\u001f'),
  'gu',
);

/** For one line or one cell: line breaks and tabs are escaped too. */
export function safeLine(text: string): string {
  return text.replace(unsafe, escapeCharacter);
}

/** For a paragraph: LF and TAB stay. */
export function safeText(text: string): string {
  return text.replace(unsafeButLayout, escapeCharacter);
}

/** For JSON and double-quoted YAML that is already laid out: only `\u` escapes, which both read. */
export function safeEncoded(text: string): string {
  return text.replace(unsafeButLayout, (character) =>
    [...Array(character.length).keys()].map((i) => hex4(character.charCodeAt(i))).join(''),
  );
}

export function isSafe(text: string): boolean {
  return text.search(unsafeButLayout) < 0;
}

function escapeCharacter(character: string): string {
  const named: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  const code = character.codePointAt(0)!;
  if (named[character]) return named[character];
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : hex4(code);
}

function hex4(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
