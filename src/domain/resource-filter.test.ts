import { expect, test } from 'vitest';
import { host, image } from '../../test/conformity/example.ts';
import { inspector2 } from '../api/contract/inspector2.generated.ts';
import type { Filter } from './filter.ts';
import { matchesResource, RESOURCE_FILTER_FIELDS } from './resource-filter.ts';

const is = (value: string) => ({ kind: 'string', comparison: 'EQUALS', value }) as const;
const not = (value: string) => ({ kind: 'string', comparison: 'NOT_EQUALS', value }) as const;
const tag = (key: string, value?: string) => ({ kind: 'map', key, ...(value !== undefined && { value }) }) as const;

const CASES: readonly (readonly [filter: Filter, machine: boolean, container: boolean])[] = [
  [{}, true, true],
  [{ accountId: [is('111122223333')] }, true, true],
  [{ accountId: [is('1'), is('111122223333')] }, true, true],
  [{ resourceId: [is(host.id)] }, true, false],
  [{ resourceId: [not(host.id)] }, false, true],
  [{ resourceType: [is('AWS_EC2_INSTANCE')], accountId: [is('1')] }, false, false],
  [{ resourceType: [is('AWS_ECR_CONTAINER_IMAGE'), not('AWS_ECR_CONTAINER_IMAGE')] }, false, false],
  [{ ecrRepositoryName: [is('ghcr.io/acme/shop')] }, false, true],
  [{ ecrRepositoryName: [not('ghcr.io/acme/shop')] }, true, false],
  [{ ecrImageTags: [is('1.4')] }, false, true],
  [{ ec2InstanceTags: [tag('team', 'payments')] }, true, false],
  [{ ec2InstanceTags: [tag('team')] }, true, false],
  [{ ec2InstanceTags: [tag('team', 'others'), tag('Name', 'web-1')] }, true, false],
  [{ ec2InstanceTags: [tag('constructor')] }, false, false],
  [{ lambdaFunctionName: [is('x')] }, false, false],
  [{ lambdaFunctionName: [not('x')] }, true, true],
  [{ cloudProvider: [is('AWS')] }, true, true],
  [{ cloudProvider: [is('AZURE')] }, false, false],
  [{ cloudContainerRegistryName: [is('ghcr.io')] }, false, true],
  [{ cloudVmInstanceTags: [tag('team', 'payments')] }, true, false],
  [{ aFieldOfTomorrow: [not('x')] }, false, false],
];

test('fields that are named after a service of AWS are of its resources alone', () => {
  const cloud = { provider: 'AZURE', accountId: 'sub-1', region: 'westeurope', partition: 'azure' } as const;
  const vm = { ...host, details: { ...host.details, cloud } };
  expect(matchesResource({ ec2InstanceTags: [tag('team')] }, vm)).toBe(false);
  expect(matchesResource({ cloudVmInstanceTags: [tag('team')], cloudProviderAccountId: [is('sub-1')] }, vm)).toBe(true);
});

test.each(CASES)('%j', (filter, machine, container) => {
  expect([matchesResource(filter, host), matchesResource(filter, image)]).toEqual([machine, container]);
});

test('every field of the contract can be asked', () => {
  const shape = inspector2.shapes.ResourceFilterCriteria;
  if (shape?.type !== 'structure') throw new Error('the criteria are a structure');
  expect(RESOURCE_FILTER_FIELDS).toEqual(Object.keys(shape.members).sort());
});
