import type { SeededRandom } from './random.ts';

/** What recordings have been used for against those who view them; each with text around it. */
export const hostileOutput: Readonly<Record<string, string>> = {
  'a title': 'a\x1b]0;title\x07b',
  'a title that ends with ST': 'a\x1b]2;title\x1b\\b',
  'a title in C1': 'a\u009d0;title\u009cb',
  'a clipboard write': 'a\x1b]52;c;cm0gLXJmIC8=\x07b',
  'a clipboard query': 'a\x1b]52;c;?\x1b\\b',
  'a link': 'a\x1b]8;;http://x\x1b\\click\x1b]8;;\x1b\\b',
  'a notification': 'a\x1b]9;hello\x07\x1b]777;notify;a;b\x07b',
  'a file in an image': 'a\x1b]1337;File=name=eA==:AAAA\x07b',
  'a palette query': 'a\x1b]4;1;?\x07\x1b]10;?\x07b',
  'a device status report': 'a\x1b[6n\x1b[5n\x1b[?6nb',
  'device attributes': 'a\x1b[c\x1b[>c\x1b[=c\x1bZb',
  'an answerback': 'a\x05b',
  'a terminfo query': 'a\x1bP+q544e\x1b\\b',
  'a setting query': 'a\x1bP$qm\x1b\\\x1b[?1$pb',
  'a window report': 'a\x1b[21t\x1b[14t\x1b[8;9999;9999tb',
  'mouse and paste modes': 'a\x1b[?1000h\x1b[?1006h\x1b[?2004h\x1b[?1hb',
  'key modes': 'a\x1b[>4;2m\x1b[=1u\x1b[>1u\x1b=b',
  'a full reset': 'a\x1bcb',
  'a soft reset': 'a\x1b[!pb',
  'scrollback cleared': 'a\x1b[3Jb',
  'a bell': 'a\x07b',
  'a sixel image': 'a\x1bPq#0;2;0;0;0#0~~@@vv\x1b\\b',
  'a privacy message': 'a\x1b^hidden\x1b\\\x1b_hidden\x1b\\\x1bXhidden\x1b\\b',
  'strings in C1': 'a\u0090$qm\u009c\u009fhidden\u009c\u009ehidden\u009c\u0098hidden\u009cb',
  'a clipboard write in C1': 'a\u009d52;c;cm0gLXJmIC8=\u009cb',
  'a clipboard write past a multiplexer': 'a\x1bPtmux;\x1b\x1b]52;c;eA==\x07\x1b\\b',
  'an image of another kind': 'a\x1b_Gf=24,t=f;L2V0Yy9wYXNzd2Q=\x1b\\b',
  'a version query': 'a\x1b[>q\x1b[>0q\x1b[0cb',
  'a checksum query': 'a\x1b[1;1;1;1;1;1*yb',
  'a state query': 'a\x1b[1$w\x1b[?996n\x1b[?15n\x1b[?25nb',
  'keys that are defined': 'a\x1bP0;1|17/6c730a\x1b\\b',
  'a printer': 'a\x1b[5i\x1b[4i\x1b[ib',
  'an older terminal': 'a\x1b[?2l\x1b<b',
  'a palette of a console': 'a\x1b]P0000000\x1b\\\x1b]R\x1b\\b',
  'a screen full of letters': 'a\x1b#8b',
  'a folder and a prompt': 'a\x1b]7;file://h/x\x07\x1b]133;A\x07b',
  'another cursor': 'a\x1b[5 qb',
  'another character set for good': 'a\x1b%@\x1b%Gb',
  'C1 that is no UTF-8 in raw bytes': 'a\xc0\x9b6n\xe0\x80\x9b6n\xf0\x80\x80\x9b5nb',
  'strings in C1 in raw bytes': 'a\x9d52;c;eA==\x9cb\x90$qm\x9c',
  'a character that is cut by a sequence, in raw bytes': 'a\xe2\x1b]0;x\x07\x82\xacb',
  'text turned around by marks': 'a\u061c\u200e\u200f\u202a\u202d\u2067\u2068b',
  'text turned around': 'a\u202egnp.exe\u202c\u2066x\u2069b',
  'a sequence in a sequence': 'a\x1b[\x1b]0;x\x07mb',
  'a string broken by another': 'a\x1b]0;x\x1b]52;c;eA==\x07b',
  'a string that is cancelled': 'a\x1b]0;x\x18\x1b]0;y\x1ab',
  'controls in a sequence': 'a\x1b[3\x07\r1\x05mb',
  'C1 in raw bytes, which is no UTF-8': 'a\x9b6nb',
  'huge numbers': 'a\x1b[999999999b\x1b[99999999999999999999Ab',
  'many numbers': `a\x1b[${'1;'.repeat(60)}mb`,
  'a long sequence': `a\x1b[${'1'.repeat(300)}nb`,
  'colours and a cursor': 'a\x1b[1;31mred\x1b[0m\x1b[2;3H\x1b[K\x1b[?25lb',
  'an alternate screen': 'a\x1b[?1049h\x1b[2Jb\x1b[?1049l',
};

/** Bytes as they would come: what is U+0080 to U+009F above comes as two, but for raw ones. */
export function bytesOf(what: string, text: string): Buffer {
  return what.includes('raw bytes') ? Buffer.from(text, 'latin1') : Buffer.from(text);
}

const pieces = [
  ...['\x1b', '[', ']', 'P', '\\', '\x07', '\x18', '\x9b', '\u009d', '?', '>', ';', '1', '6', '52'],
  ...['n', 'c', 'm', 'h', 'J', 'H', '(', '0', 'q', 't', ' ', '$', 'a', 'é', '\u{1F600}', '\u202e'],
  ...['\r', '\n', '\b', '\x05', '\x0e', '\x7f', '\0'],
];

/** Pieces of sequences in any order. */
export function randomOutput(random: SeededRandom): Buffer {
  return Buffer.concat(
    Array.from({ length: random.below(60) }, () =>
      random.below(20) === 0 ? random.bytes(2) : Buffer.from(random.pick(pieces)),
    ),
  );
}

/** Written apart from the code it judges: everything that a viewer's terminal may get. */
const harmless = new RegExp(
  [
    '[\\b\\t\\n\\v\\f\\r\\x0e\\x0f]',
    '\\x1b\\[[0-9;:]{0,128}m',
    '\\x1b\\[[0-9;]{0,128}[@ABCDEFGHILMPSXZ`abdefgr]',
    '\\x1b\\[[0-9]{0,4}T',
    '\\x1b\\[\\??[0-2]?[JK]',
    '\\x1b\\[[su]',
    '\\x1b\\[4[hl]',
    '\\x1b\\[\\?(7|25|47|1047|1048|1049)(;(7|25|47|1047|1048|1049))*[hl]',
    '\\x1b[78DEHM]',
    '\\x1b[()][AB0]',
  ].join('|'),
  'g',
);
const controls = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb]/;

export function isHarmless(text: string): boolean {
  const rest = text.replace(harmless, '');
  const numbers = [...text.matchAll(harmless)].flatMap(([each]) => each.match(/\d+/g) ?? []);
  return !controls.test(rest) && numbers.every((each) => Number(each) <= 9_999);
}
