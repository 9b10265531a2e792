import { describe, expect, it } from '@jest/globals';
import { strategicMerge } from './strategic-merge.ts';

const keys = { env: 'name', ports: 'containerPort' };
const env = (...names: string[]) => names.map((name) => ({ name, value: name.toLowerCase() }));

function check(original: object, patch: object, expected: object) {
  const before = structuredClone(original);
  expect(strategicMerge(original as never, patch as never, keys)).toEqual(expected);
  expect(original).toEqual(before);
}

// Rows marked * are what apimachinery's strategicpatch answers for the same two documents.
describe('a strategic merge', () => {
  it('replaces values and keeps what is not named *', () => {
    check({ a: 1, b: 'x' }, { b: 'y', c: true }, { a: 1, b: 'y', c: true });
  });

  it('merges objects field by field *', () => {
    const original = { securityContext: { privileged: true, seccompProfile: { type: 'A' } } };
    const patch = { securityContext: { runAsUser: 0, seccompProfile: { localhostProfile: 'p' } } };
    check(original, patch, {
      securityContext: {
        privileged: true,
        seccompProfile: { type: 'A', localhostProfile: 'p' },
        runAsUser: 0,
      },
    });
  });

  it('replaces a list without a merge key as a whole *', () => {
    const original = { capabilities: { add: ['SYS_PTRACE'], drop: ['ALL'] } };
    const patch = { capabilities: { add: ['NET_ADMIN'] } };
    check(original, patch, { capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] } });
  });

  it('merges an item into the one of the same key *', () => {
    const original = { ports: [{ containerPort: 80, name: 'web' }] };
    const patch = { ports: [{ containerPort: 80, protocol: 'TCP' }] };
    check(original, patch, { ports: [{ containerPort: 80, name: 'web', protocol: 'TCP' }] });
  });

  it.each([
    ['a new item comes first', 'A B', 'C', 'C A B'],
    ['new items keep their order', 'A', 'C B', 'C B A'],
    ['a known item keeps its place', 'A B C', 'B', 'A B C'],
    ['known items take the order of the patch', 'A B C', 'C A', 'B C A'],
    ['known and new items', 'A B', 'B N', 'A B N'],
    ['a new item before a known one', 'A B', 'N B', 'N A B'],
    ['an empty list takes the patch', '', 'B A', 'B A'],
  ])('orders a list with a merge key: %s *', (_name, original, patch, expected) => {
    const list = (names: string) => ({ env: env(...names.split(' ').filter((n) => n !== '')) });
    check(list(original), list(patch), list(expected));
  });

  it('takes a list where there was none, even with a key twice *', () => {
    const ports = [
      { containerPort: 53, protocol: 'TCP' },
      { containerPort: 53, protocol: 'UDP' },
    ];
    check({}, { ports }, { ports });
  });
});
