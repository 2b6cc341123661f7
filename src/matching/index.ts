export { isKernelOutOfScope, type KernelScope, kernelScope } from './kernel.ts';
export { matchInventory } from './match-inventory.ts';
export { matchPackage } from './match-package.ts';
