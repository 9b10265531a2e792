import type { MessageTypeDefinition } from '@grpc/proto-loader';
import { describe, expect, it } from '@jest/globals';
import { jsonOf, loadPackageDefinition, loadReflectionDefinition } from './index.ts';
import { loadServiceDefinitions, serviceNames, structOf, timestampOf } from './index.ts';
import { dateOf, durationMsOf, durationOf } from './index.ts';
import type { AuditEvent } from './index.ts';

function roundTrip(message: string, value: object): unknown {
  const definitions = loadPackageDefinition() as unknown as Record<
    string,
    MessageTypeDefinition<object, object>
  >;
  const { serialize, deserialize } = definitions[`endoscope.v1.${message}`]!;
  return deserialize(serialize(value));
}

describe('contracts at run time', () => {
  it('keep an absent exit code apart from exit code 0', () => {
    const rest = { reason: 'END_REASON_IDLE', detail: '', containerReason: '' };
    const process = 'PROCESS_OUTCOME_GONE';
    expect(roundTrip('SessionEnd', { ...rest, process })).toEqual({ ...rest, process });
    expect(roundTrip('SessionEnd', { ...rest, process, exitCode: 0 })).toEqual({
      ...rest,
      process,
      exitCode: 0,
      _exitCode: 'exitCode',
    });
  });

  it('carry 64-bit counts as numbers and bytes as Buffer', () => {
    const stdout = { data: Buffer.from([0, 255]), offset: 2 ** 40 };
    expect(roundTrip('AttachResponse', { stdout })).toEqual({ stdout, message: 'stdout' });
  });

  it('carry maps as objects', () => {
    expect(roundTrip('Cluster', { labels: { tier: 'pci' } })).toMatchObject({
      labels: { tier: 'pci' },
    });
  });

  it('carry JSON details through a Struct unchanged', () => {
    const details = { a: null, b: [1, 'x', true, {}], c: { d: 0 } };
    const event = roundTrip('AuditEvent', { details: structOf(details) }) as AuditEvent;
    expect(jsonOf(event.details)).toEqual(details);
  });

  it('have a definition with methods for every service name', () => {
    const methods = Object.entries(loadServiceDefinitions()).map(([key, d]) => [
      serviceNames[key as keyof typeof serviceNames],
      Object.keys(d).length > 0,
    ]);
    expect(methods).toEqual(Object.values(serviceNames).map((name) => [name, true]));
    const all = Object.keys(loadPackageDefinition()).filter((name) => name.endsWith('Service'));
    const ofReplicas = 'endoscope.replica.v1.ReplicaService';
    expect(all.sort()).toEqual([...Object.values(serviceNames), ofReplicas].sort());
    expect(Object.keys(loadReflectionDefinition())).not.toContain(ofReplicas);
  });

  it('show reflection the names of the proto files', () => {
    const { fileDescriptorProtos } = Object.values(loadReflectionDefinition()).find(
      (d) => 'fileDescriptorProtos' in d,
    ) as { fileDescriptorProtos: Buffer[] };
    const text = Buffer.concat(fileDescriptorProtos).toString('latin1');
    expect(text).toContain('endoscope/v1/session.proto');
    expect(text).toContain('exit_code');
    expect(text).not.toContain('endoscope.replica');
  });
});

describe('well-known types', () => {
  it('keep milliseconds, also before 1970', () => {
    for (const iso of ['2026-11-21T11:29:37.123Z', '1969-12-31T23:59:59.999Z']) {
      expect(dateOf(timestampOf(new Date(iso)))?.toISOString()).toBe(iso);
    }
    expect(dateOf(null)).toBeUndefined();
    expect(durationMsOf(durationOf(90_250))).toBe(90_250);
  });
});
