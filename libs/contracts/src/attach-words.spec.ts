import { describe, expect, it } from '@jest/globals';
import { attachParticipantEvents, attachRoleActions, attachRoles, attachSignals } from './index.ts';
import { attachRoleOf, wordOf } from './index.ts';

describe('the words of an attachment', () => {
  it('are those of the enums, without what is unspecified', () => {
    expect(attachRoles).toEqual({ writer: 'ATTACH_ROLE_WRITER', observer: 'ATTACH_ROLE_OBSERVER' });
    const actions = ['request', 'grant', 'deny', 'release', 'take_over'];
    expect(Object.keys(attachRoleActions)).toEqual(actions);
    expect(Object.keys(attachSignals)).toEqual(['end_of_input', 'detach', 'interrupt']);
    expect(attachParticipantEvents.asks_to_write).toBe('ATTACH_PARTICIPANT_EVENT_ASKS_TO_WRITE');
    expect(Object.keys(attachParticipantEvents)).not.toContain('unspecified');
  });

  it.each([attachRoles, attachRoleActions, attachSignals, attachParticipantEvents])(
    'lead to their names and back: %j',
    (table) => {
      for (const [word, name] of Object.entries(table)) expect(wordOf(table, name)).toBe(word);
    },
  );

  it.each(['ATTACH_ROLE_UNSPECIFIED', 'ATTACH_ROLE_LATER', 9, null, undefined])(
    'are none for %j, and whoever says no role writes',
    (name) => {
      expect(wordOf(attachRoles, name)).toBeUndefined();
      expect(attachRoleOf(name)).toBe('writer');
    },
  );
});
