import { describe, expect, it } from '@jest/globals';
import { aClusterPlan } from './a-cluster-plan.ts';
import { SLOT_MAX } from './cluster-plan.ts';

const plans = Array.from({ length: SLOT_MAX }, (_, index) => aClusterPlan({ slot: index + 1 }));

describe('the plan of a cluster', () => {
  it('shares no port and no subnet with the plan of another slot', () => {
    const used = plans.flatMap(({ ports, network }) => [
      ...Object.values(ports),
      ...[network.podSubnet, network.serviceSubnet],
    ]);

    expect(new Set(used).size).toBe(used.length);
  });

  it('takes no port from the range of outgoing connections', () => {
    const ports = plans.flatMap((plan) => Object.values(plan.ports));

    expect(Math.max(...ports)).toBeLessThan(32_768);
  });

  it('uses only addresses that exist', () => {
    for (const { network } of plans) {
      expect(network.nodeAddress.split('.').every((part) => Number(part) <= 255)).toBe(true);
    }
  });

  it('names the bridge within the 15 characters of an interface name', () => {
    const longest = Math.max(...plans.map((plan) => plan.bridgeName.length));

    expect(longest).toBeLessThanOrEqual(15);
  });

  it('names bridge and control group differently below another state directory', () => {
    const here = aClusterPlan({ stateDirectory: '/tmp/here' });
    const there = aClusterPlan({ stateDirectory: '/tmp/there' });

    expect(here.bridgeName).not.toBe(there.bridgeName);
    expect(here.cgroupName).not.toBe(there.cgroupName);
  });
});
