import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract, Operation } from '../../src/api/contract/contract.ts';
import { installationRoot } from '../../src/installation.ts';

/** A service with a contract; the tests of this folder that are made from contracts run over all of them. */
export interface ContractService {
  readonly contract: Contract;
  /** Name of the error that refuses an input, in this service's model. */
  readonly refusal: string;
}

const REFUSALS: Readonly<Record<string, string>> = {
  inspector: 'InvalidInputException',
  ecr: 'InvalidParameterException',
};

const FOLDER = join(installationRoot(), 'src/api/contract');
const isContract = (value: unknown): value is Contract =>
  typeof value === 'object' && value !== null && 'operations' in value && 'shapes' in value;

/** Every service whose contract lies in `src/api/contract`. */
export async function services(): Promise<readonly ContractService[]> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const modules = await Promise.all(files.sort().map((name): Promise<object> => import(join(FOLDER, name))));
  return modules
    .flatMap((module) => Object.values(module).filter(isContract))
    .map((contract) => ({ contract, refusal: REFUSALS[contract.service] ?? 'ValidationException' }));
}

export interface OperationOf {
  readonly service: ContractService;
  readonly name: string;
  readonly operation: Operation;
}

/** Every operation of every service. */
export const operationsOf = (all: readonly ContractService[]): readonly OperationOf[] =>
  all.flatMap((service) =>
    Object.entries(service.contract.operations).map(([name, operation]) => ({ service, name, operation })),
  );
