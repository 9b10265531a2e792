import { describe, expect, it } from '@jest/globals';
import { PoliciesInvalid } from '../domain/policy.errors.ts';
import { policyLimits } from '../domain/policy.limits.ts';
import { checkPolicyFiles } from './cedar-policy-text.ts';

function problemsOf(...texts: string[]): readonly string[] {
  try {
    checkPolicyFiles(texts.map((text, index) => ({ name: `${index + 1}.cedar`, text })));
    return [];
  } catch (error) {
    if (error instanceof PoliciesInvalid) return error.problems;
    throw error;
  }
}

function check(what: string, text: string, problem: string): void {
  it(`refuses ${what}`, () => expect(problemsOf(text).join('\n')).toContain(problem));
}

const permit = (
  condition: string,
  scope = 'principal, action == Action::"session.create", resource',
) => `@id("p")\npermit (${scope})\nwhen { ${condition} };`;

describe('the text of policies', () => {
  check(
    'a syntax error, with its place',
    '// one\n// two\npermit (principal action, resource);',
    '1.cedar:3:19: unexpected token `action`',
  );
  check(
    'a place after a character of several bytes',
    '// “”\npermit (principal action, resource);',
    '1.cedar:2:19',
  );
  check(
    'a policy without a name',
    '\n\npermit (principal, action, resource);',
    '1.cedar:3:1: the policy has no name',
  );
  check(
    'a name that is a sentence',
    '@id("Let me in")\npermit (principal, action, resource);',
    'is not words in lower case',
  );
  check(
    'a name of 101 characters',
    `@id("${'x'.repeat(policyLimits.policyIdCharactersMax + 1)}")\npermit (principal, action, resource);`,
    'is not words',
  );
  check(
    'a template',
    '@id("t")\npermit (principal == ?principal, action, resource);',
    'has a policy template',
  );
  check(
    'a misspelt attribute, with its place',
    `\n${permit('context.workload.imag == "x"')}`,
    '1.cedar:4:8: policy "p": attribute `workload.imag` in context',
  );
  check(
    'an optional attribute without its guard',
    permit('context.workload.runAsUser == 0'),
    'unable to guarantee safety of access to optional attribute',
  );
  check(
    'an action that does not exist',
    permit('true', 'principal, action == Action::"session.destroy", resource'),
    'unrecognized action',
  );
  check(
    'an entity type that does not exist',
    permit('true', 'principal is Robot, action, resource'),
    'unrecognized entity type',
  );
  check('a comparison of different types', permit('context.workload.image == 7'), 'policy "p"');
  check(
    'a label without asking whether it is there',
    permit('resource.getTag("tier") == "x"'),
    'policy "p"',
  );

  it('refuses one name in two files, naming both places', () => {
    const text = '// x\n@id("same")\npermit (principal, action, resource);';
    expect(problemsOf(text, text)).toEqual([
      '2.cedar:2:1: policy "same" has the name of the one at 1.cedar:2:1',
    ]);
  });

  it('tells two equal policies of one file apart', () => {
    const text = '@id("same")\npermit (principal, action, resource);';
    expect(problemsOf(`${text}\n${text}`)).toEqual([
      '1.cedar:3:1: policy "same" has the name of the one at 1.cedar:1:1',
    ]);
  });

  it('lists the problems of all files at once', () => {
    expect(problemsOf('permit', 'forbid').map((problem) => problem.slice(0, 8))).toEqual([
      '1.cedar:',
      '2.cedar:',
    ]);
  });

  it('finds the right line where more than ten policies stand in one file', () => {
    const good = Array.from(
      { length: 11 },
      (_, i) => `@id("p-${i}")\npermit (principal, action, resource);`,
    );
    expect(problemsOf([...good, permit('context.workload.imag == "x"')].join('\n'))).toEqual([
      expect.stringMatching(/^1\.cedar:25:8: policy "p"/),
    ]);
  });

  it('warns of a policy that can never apply', () => {
    const { warnings } = checkPolicyFiles([{ name: 'w.cedar', text: permit('false') }]);
    expect(warnings).toEqual([expect.stringMatching(/^w\.cedar:1:1: policy "p": .*impossible/)]);
  });

  it('takes a name of 100 characters and a file of comments beside it', () => {
    const id = 'x'.repeat(policyLimits.policyIdCharactersMax);
    expect(
      problemsOf('// nothing here yet', `@id("${id}")\npermit (principal, action, resource);`),
    ).toEqual([]);
  });
});
