import { afterAll, beforeAll, describe } from '@jest/globals';
import { apiCases } from './api-cases.ts';
import { ConformanceDriver } from './conformance-driver.ts';
import type { ConformanceTarget } from './conformance-target.ts';
import { commandCases } from './command-cases.ts';
import { containerCases } from './container-cases.ts';
import { inputEndCases } from './input-end-cases.ts';
import { portForwardCases } from './port-forward-cases.ts';
import { simulatedTarget } from './simulated-target.ts';
import { streamCases } from './stream-cases.ts';
import { workloadCases } from './workload-cases.ts';

describe('conformance of the simulated cluster', () => {
  let target: ConformanceTarget;
  beforeAll(async () => {
    target = await simulatedTarget();
  });
  afterAll(() => target?.close());
  const driver = (): ConformanceDriver => new ConformanceDriver(target);

  describe('the API', () => apiCases(driver));
  describe('workloads and nodes', () => workloadCases(driver));
  describe('ephemeral containers', () => containerCases(driver));
  describe('streams', () => streamCases(driver));
  describe('the end of input', () => inputEndCases(driver));
  describe('commands', () => commandCases(driver));
  describe('ports', () => portForwardCases(driver));
});
