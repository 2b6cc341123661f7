// Writes src/api/contract/*.generated.ts from the service models: npm run contract -- ../shared/spec/models
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installationRoot } from '../src/installation.ts';
import { contractOfModel, type ServiceModel } from './contract/model.ts';
import { printContract } from './contract/print.ts';

/** Services that the server speaks; the other models are translated the same way when their turn comes. */
const SERVICES = [
  { model: 'inspector', constant: 'inspector' },
  { model: 'inspector2', constant: 'inspector2' },
  { model: 'inspector-scan', constant: 'inspectorScan' },
] as const;

const models = process.argv[2] ?? join(installationRoot(), '../shared/spec/models');
for (const service of SERVICES) {
  const model = JSON.parse(readFileSync(join(models, `${service.model}.json`), 'utf8')) as ServiceModel;
  const contract = contractOfModel(model);
  const file = `src/api/contract/${service.model}.generated.ts`;
  writeFileSync(join(installationRoot(), file), printContract(contract, service.constant));
  console.log(
    `${file}: ${Object.keys(contract.operations).length} operations, ${Object.keys(contract.shapes).length} shapes`,
  );
}
