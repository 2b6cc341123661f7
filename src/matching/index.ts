export { type ExplainScope, explain } from './explain.ts';
export { explainInventory, explainPackages } from './explain-inventory.ts';
export { isKernelOutOfScope, type KernelScope, kernelScope } from './kernel.ts';
export { type MatchOptions, matchInventory, ownersAmong, scopeOf } from './match-inventory.ts';
export { matchPackage } from './match-package.ts';
