import { expect, test } from 'vitest';
import { isRebuildOf } from './rebuild.ts';

test.each([
  ['17.0.15+6-1~deb12u1', '17.0.15+6-1', 'deb', true],
  ['17.0.15+6-1~bpo12+1', '17.0.15+6-1', 'deb', false],
  ['17.0.14+7-1~deb12u1', '17.0.15+6-1', 'deb', false],
  ['2.5.9-110.module_el8.6.0+1187+541216eb', '2.5.9-110.module_el8.6.0+3074+4b08f9d4', 'rpm', true],
  ['2.4.37-47.module_el8.6.0+1111+ce6f4ceb.1', '2.4.37-47.module_el8.6.0+2872+fe0ff7aa.1.alma', 'rpm', true],
  ['3:10.3.28-1.module_el8.3.0+757+d382997d', '3:10.3.32-2.module_el8.5.0+2632+14ced695', 'rpm', false],
  // A converted machine keeps Red Hat's build of what AlmaLinux built again.
  ['1:18.18.2-2.module+el9.2.0.z+20408+7cb5fda5', '1:18.18.2-2.module_el9.2.0+43+3ebc9e20', 'rpm', true],
  ['1:18.18.1-2.module+el9.2.0.z+20408+7cb5fda5', '1:18.18.2-2.module_el9.2.0+43+3ebc9e20', 'rpm', false],
  // Red Hat has one counter: a later build is another one.
  ['2.5.9-110.module+el8.6.0+15956+aa803fc1', '2.5.9-110.module+el8.6.0+16000+bb803fc1', 'rpm', false],
  ['2.5.9-110.el8', '2.5.9-110.el8', 'rpm', false],
])('%s of %s (%s): %s', (version, fixed, scheme, expected) => {
  expect(isRebuildOf(version, fixed, scheme)).toBe(expected);
});
