import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contractOfModel, type ServiceModel } from '../../scripts/contract/model.ts';
import { printContract } from '../../scripts/contract/print.ts';
import { compileCodec } from '../../src/api/wire/codec.ts';
import { installationRoot } from '../../src/installation.ts';
import { hasShared, shared } from '../shared.ts';

const model = (name: string): ServiceModel =>
  JSON.parse(readFileSync(shared(`spec/models/${name}.json`), 'utf8')) as ServiceModel;

describe.skipIf(!hasShared)('the contract', () => {
  test.each([
    ['inspector', 'inspector'],
    ['inspector2', 'inspector2'],
    ['inspector-scan', 'inspectorScan'],
  ])('of %s is what `npm run contract` writes from the service model', (name, constant) => {
    const file = join(installationRoot(), `src/api/contract/${name}.generated.ts`);
    expect(readFileSync(file, 'utf8')).toBe(printContract(contractOfModel(model(name)), constant));
  });

  test.each([
    ['inspector2', 'rest-json', 81],
    ['inspector-scan', 'rest-json', 1],
    ['inspector', 'json-1.1', 37],
  ])('%s can be written down and compiled', (name, protocol, operations) => {
    const contract = contractOfModel(model(name));
    expect(contract.protocol).toBe(protocol);
    expect(compileCodec(contract).size).toBe(operations);
    expect(printContract(contract, 'service')).toContain('export interface Operations {');
  });
});

test('a small model, shape by shape', () => {
  const small: ServiceModel = {
    metadata: { endpointPrefix: 'parcels', protocol: 'rest-json' },
    operations: {
      Send: {
        http: { method: 'PUT', requestUri: '/parcels/{id}' },
        input: { shape: 'SendRequest' },
        errors: [{ shape: 'TooHeavy' }],
        idempotent: true,
      },
    },
    shapes: {
      SendRequest: {
        type: 'structure',
        required: ['id'],
        members: {
          weight: { shape: 'Grams' },
          id: { shape: 'Id', location: 'uri', locationName: 'id' },
        },
      },
      Id: { type: 'string', pattern: 'p-\\d+', min: 3, max: 20 },
      Grams: { type: 'integer', min: 1 },
      TooHeavy: { type: 'structure', exception: true, error: { httpStatusCode: 413 }, members: {} },
      Unused: { type: 'string' },
    },
  };
  expect(contractOfModel(small)).toEqual({
    service: 'parcels',
    protocol: 'rest-json',
    operations: {
      Send: { method: 'PUT', uri: '/parcels/{id}', input: 'SendRequest', errors: ['TooHeavy'], idempotent: true },
    },
    shapes: {
      Grams: { type: 'integer', min: 1 },
      Id: { type: 'string', min: 3, max: 20, pattern: '^(?:p-\\d+)$' },
      SendRequest: {
        type: 'structure',
        members: { id: { shape: 'Id', in: 'path', as: 'id' }, weight: 'Grams' },
        required: ['id'],
      },
      TooHeavy: { type: 'structure', members: {}, status: 413 },
    },
  });
  const text = printContract(contractOfModel(small), 'parcels');
  expect(text).toContain('export interface SendRequest { readonly id: string; readonly weight?: number | undefined }');
  expect(text).toContain("    Id: { type: 'string', min: 3, max: 20, pattern: '^(?:p-\\\\d+)$' },");
});
