import { describe, expect, it } from '@jest/globals';
import { parseOptions } from './options.ts';

describe('the options of npm start', () => {
  it('have a default each', () => {
    expect(parseOptions([])).toEqual({
      httpPort: 8080,
      grpcPort: 9090,
      issuerPort: 8085,
      metricsPort: 9464,
      state: undefined,
      reset: false,
      kubeconfigs: [],
      contexts: [],
      impersonate: false,
    });
  });

  it('take several kubeconfigs and contexts', () => {
    const args = ['--kubeconfig', 'a', '--kubeconfig=b', '--context', 'one', '--context', 'two'];
    expect(parseOptions(args)).toMatchObject({ kubeconfigs: ['a', 'b'], contexts: ['one', 'two'] });
  });

  it('give way to help', () => {
    expect(parseOptions(['--reset', '-h'])).toBeUndefined();
  });

  it.each([
    [['--http-port', '0'], /--http-port 0 is not a port/],
    [['--grpc-port', '65536'], /--grpc-port 65536 is not a port/],
    [['--issuer-port', '8085x'], /--issuer-port 8085x is not a port/],
    [['--context', 'x'], /need --kubeconfig/],
    [['--impersonate'], /need --kubeconfig/],
    [['--htttp-port', '1'], /--help/],
    [['start'], /--help/],
  ])('refuse %j', (args, sentence) => {
    expect(() => parseOptions(args)).toThrow(sentence);
  });
});
