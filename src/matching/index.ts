export {
  type ExplainedRecord,
  type ExplainedSilence,
  type ExplainScope,
  type Explanation,
  explain,
} from './explain.ts';
export { EXPLAINED_OUTCOMES, type ExplainedOutcome } from './explain-record.ts';
export { isKernelOutOfScope, type KernelScope, kernelScope } from './kernel.ts';
export { type MatchOptions, matchInventory, ownersAmong, scopeOf } from './match-inventory.ts';
export { matchPackage } from './match-package.ts';
