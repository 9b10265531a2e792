import { describe, expect, it } from '@jest/globals';
import { completionRequest } from './completion-words.ts';

const nothing = { before: '', cluster: undefined, namespace: undefined, pod: undefined };

describe('the word at the cursor', () => {
  it.each<[line: string, wanted: object | undefined]>([
    ['debug ', { kinds: ['pod'] }],
    ['debug w', { kinds: ['pod'] }],
    ['debug pod/w', { kinds: ['pod'], before: 'pod/' }],
    ['debug node/', { kinds: ['node'], before: 'node/' }],
    ['debug deploy/', undefined],
    ['debug --', undefined],
    ['debug -it --cluster ', { kinds: ['cluster'] }],
    ['debug --cluster eu-1 -n ', { kinds: ['namespace'], cluster: 'eu-1' }],
    [
      'debug -it web --cluster=eu-1 -n shop --target ',
      { kinds: ['container'], cluster: 'eu-1', namespace: 'shop', pod: 'web' },
    ],
    ['debug --cluster = eu', { kinds: ['cluster'] }],
    ['replay rec_', { kinds: ['recording'] }],
    ['replay --follow rec_', { kinds: ['recording'] }],
    ['recordings hold rec_', { kinds: ['recording'], pod: 'hold' }],
    ['debug --template ', { kinds: ['template'] }],
    ['exec ses_1 -c ', { kinds: ['session-container'], pod: 'ses_1' }],
    ['logs ses_1 --container = a', { kinds: ['session-container'], pod: 'ses_1' }],
    ['attach ', { kinds: ['session'] }],
    ['terminate ses_1 s', { kinds: ['session'], pod: 'ses_1' }],
    ['sessions describe ', { kinds: ['session'], pod: 'describe' }],
    ['describe cluster/', { kinds: ['cluster'], before: 'cluster/' }],
    ['whoami ', undefined],
  ])('of "%s" is %j', (line, wanted) => {
    expect(completionRequest(line.split(' '))).toEqual(wanted && { ...nothing, ...wanted });
  });
});
